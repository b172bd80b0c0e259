/**
 * Replacing parts of an engine that runs: what the one who replaces asks of the one who uses the part.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
