/**
 * The services the engine consumes, which may come, go and be replaced at any time.
 */
@NullMarked
package org.gantry.engine.service;

import org.jspecify.annotations.NullMarked;
