/** An engine that only pretends, and clients that look at every byte. */
@NullMarked
package org.gantry.rest.testing;

import org.jspecify.annotations.NullMarked;
