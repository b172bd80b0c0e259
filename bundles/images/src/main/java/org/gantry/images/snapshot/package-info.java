/** Filesystem layers for overlayfs. */
@NullMarked
package org.gantry.images.snapshot;

import org.jspecify.annotations.NullMarked;
