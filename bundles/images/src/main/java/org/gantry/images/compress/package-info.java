/** Recognising and undoing the compression of archives and layers. */
@NullMarked
package org.gantry.images.compress;

import org.jspecify.annotations.NullMarked;
