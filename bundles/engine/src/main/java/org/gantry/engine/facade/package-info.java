/**
 * The parts of the front door behind which another bundle does the work.
 */
@NullMarked
package org.gantry.engine.facade;

import org.jspecify.annotations.NullMarked;
