/** Sockets of IPv4 and IPv6: those that keep ports, and those that a {@link org.gantry.linux.fd.Reactor} can wait for. */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
