/**
 * Volumes: directories that outlive the containers that use them (API paths below {@code /volumes}).
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.volume;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
