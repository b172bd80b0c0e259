/** Blobs by digest, in a directory that is a valid OCI image layout. */
@NullMarked
package org.gantry.images.content;

import org.jspecify.annotations.NullMarked;
