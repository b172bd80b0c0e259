package org.gantry.linux.netlink.nft;

/** Where expressions leave values for one another: the verdict and the first of the registers of 16 bytes. */
enum Register {
    VERDICT,
    R1,
    R2
}
