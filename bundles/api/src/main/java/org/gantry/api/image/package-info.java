/**
 * Contracts of the image side: content by digest, filesystem snapshots, and names, after OCI image-spec 1.1.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
