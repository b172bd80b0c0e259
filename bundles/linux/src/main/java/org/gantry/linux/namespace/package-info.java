/**
 * Network, mount and user namespaces that exist without a process in them.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.namespace;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
