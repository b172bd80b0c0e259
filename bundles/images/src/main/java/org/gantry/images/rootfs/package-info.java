/** Making an image out of a root filesystem. */
@NullMarked
package org.gantry.images.rootfs;

import org.jspecify.annotations.NullMarked;
