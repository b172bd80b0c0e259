/** Reading docker-save and OCI layout archives. */
@NullMarked
package org.gantry.images.archive;

import org.jspecify.annotations.NullMarked;
