/**
 * What every contract shares: the sealed family of errors and the units.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
