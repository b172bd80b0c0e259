/**
 * Network namespaces that outlive the process that made them.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.namespace;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
