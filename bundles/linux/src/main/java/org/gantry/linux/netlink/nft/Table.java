package org.gantry.linux.netlink.nft;

/** A namespace for chains and sets; each program has its own and leaves the others alone. */
public record Table(NftFamily family, String name) {
    @Override
    public String toString() {
        return "table " + name;
    }
}
