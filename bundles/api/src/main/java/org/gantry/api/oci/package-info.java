/**
 * The OCI runtime-spec 1.2 (config.md, config-linux.md) and image-spec 1.1 documents as records; component names are
 * the specifications' JSON names.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.oci;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
