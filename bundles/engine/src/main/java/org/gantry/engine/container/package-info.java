/**
 * Containers as the engine knows them: identity, durable records, present state, and who waits for what.
 */
@NullMarked
package org.gantry.engine.container;

import org.jspecify.annotations.NullMarked;
