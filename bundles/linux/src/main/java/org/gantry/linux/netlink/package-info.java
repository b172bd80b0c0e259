/**
 * Netlink (netlink(7)): the sockets over which the kernel takes requests about links, addresses, routes and packet
 * filters. A {@link org.gantry.linux.netlink.NetlinkRequest} goes out through a
 * {@link org.gantry.linux.netlink.NetlinkSocket}; what the kernel refuses comes back as a
 * {@link org.gantry.linux.syscall.SyscallException} that names the request, its object and, where the kernel gives
 * one, its own explanation.
 *
 * <p>A socket belongs to the network namespace of the thread that opened it, whoever uses it later.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.netlink;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
