/** The image-spec documents that are not part of the contracts, and reading them from the content store. */
@NullMarked
package org.gantry.images.oci;

import org.jspecify.annotations.NullMarked;
