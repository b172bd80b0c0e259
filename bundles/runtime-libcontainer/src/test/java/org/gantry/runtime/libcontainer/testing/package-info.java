/** A driver, root filesystems of busybox and specs like Docker's, for the tests on the real kernel. */
@NullMarked
package org.gantry.runtime.libcontainer.testing;

import org.jspecify.annotations.NullMarked;
