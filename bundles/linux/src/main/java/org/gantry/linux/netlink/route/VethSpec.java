package org.gantry.linux.netlink.route;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.MacAddress;

/**
 * A pair of virtual ethernet interfaces to make: one end here, attached to a bridge and up, the other end inside
 * another network namespace from the start, because moving it there later would make the kernel wait for all its
 * processors.
 *
 * @param name of this end
 * @param master index of the bridge
 * @param peerNamespace where the other end is made
 * @param peerName its name there
 * @param peerMac its hardware address
 * @param mtu of both ends
 */
public record VethSpec(String name, int master, Fd peerNamespace, String peerName, MacAddress peerMac, int mtu) {}
