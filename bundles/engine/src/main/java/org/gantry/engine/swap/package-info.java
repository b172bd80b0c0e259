/**
 * The parts of the engine that can be replaced, for whoever replaces them.
 */
@NullMarked
package org.gantry.engine.swap;

import org.jspecify.annotations.NullMarked;
