/**
 * Process tables as ps(1) prints them, made from {@code /proc} without running anything.
 */
@NullMarked
package org.gantry.engine.top;

import org.jspecify.annotations.NullMarked;
