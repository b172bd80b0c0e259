package org.gantry.linux.netlink.nft;

/**
 * How much is in a table: enough to see that somebody has taken something away.
 *
 * @param rules of all its chains
 * @param elements of all its sets and maps
 */
public record TableContents(int rules, int elements) {}
