/** What the tests of this bundle share. */
@NullMarked
package org.gantry.images.testing;

import org.jspecify.annotations.NullMarked;
