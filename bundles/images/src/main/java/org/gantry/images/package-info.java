/** Content store, snapshotter and image names. */
@NullMarked
package org.gantry.images;

import org.jspecify.annotations.NullMarked;
