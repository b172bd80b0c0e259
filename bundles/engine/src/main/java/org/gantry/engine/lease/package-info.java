/**
 * Uses of what may be replaced: counted, so that it is let go when they have ended; held up while there is none.
 */
@NullMarked
package org.gantry.engine.lease;

import org.jspecify.annotations.NullMarked;
