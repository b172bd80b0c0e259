/** Reading tar archives: ustar, PAX and GNU, byte exact and within limits. */
@NullMarked
package org.gantry.images.tar;

import org.jspecify.annotations.NullMarked;
