/** What the tests of this bundle share. */
@NullMarked
package org.gantry.linux.testing;

import org.jspecify.annotations.NullMarked;
