/** Applying a layer to a directory: every path resolves beneath it, whatever the archive says. */
@NullMarked
package org.gantry.images.unpack;

import org.jspecify.annotations.NullMarked;
