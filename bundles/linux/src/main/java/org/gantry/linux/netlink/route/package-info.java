/**
 * Links, addresses and routes of a network namespace: rtnetlink(7) behind
 * {@link org.gantry.linux.netlink.route.RouteSocket}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.gantry.linux.netlink.route;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
