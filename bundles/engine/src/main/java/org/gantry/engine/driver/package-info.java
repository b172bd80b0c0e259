/**
 * Execution drivers, and tasks as the engine holds them: through whichever driver has them at the time.
 */
@NullMarked
package org.gantry.engine.driver;

import org.jspecify.annotations.NullMarked;
