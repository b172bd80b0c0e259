/** The kernel's table of connections that pass through this machine, over netlink. */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.netlink.conntrack;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
