/**
 * The execution driver contract: an OCI runtime-spec goes in, a task comes out.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
