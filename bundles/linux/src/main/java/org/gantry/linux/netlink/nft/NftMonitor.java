package org.gantry.linux.netlink.nft;

import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELTABLE;

import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.NetlinkFamily;
import org.gantry.linux.netlink.NetlinkListener;
import org.gantry.linux.netlink.NetlinkMessage;

/** What is being changed in the packet filter of a network namespace, whoever does it. To be closed. */
public final class NftMonitor implements AutoCloseable {
    private static final int NFNLGRP_NFTABLES = 7;
    private static final int STRUCTURE_SIZE = 4;
    private static final int NFTA_TABLE_NAME = 1;

    private final NetlinkListener listener;

    private NftMonitor(NetlinkListener listener) {
        this.listener = listener;
    }

    /** Begins to listen in the namespace of the calling thread. */
    public static NftMonitor open() {
        return new NftMonitor(NetlinkListener.open(NetlinkFamily.NETFILTER, NFNLGRP_NFTABLES));
    }

    /** Readable when there is something to be seen. */
    public Fd fd() {
        return listener.fd();
    }

    /** Takes in what has happened since; true when a table of that name was deleted, or may have been. */
    public boolean sawDeletionOf(String table) {
        boolean seen = false;
        for (List<NetlinkMessage> messages = listener.next(); !messages.isEmpty(); messages = listener.next()) {
            seen |= messages.stream().anyMatch(message -> isDeletion(message, table));
        }
        return listener.hasMissedSome() | seen;
    }

    private static boolean isDeletion(NetlinkMessage message, String table) {
        return message.type() == NFT_MSG_DELTABLE.type()
                && message.attributes(STRUCTURE_SIZE).string(NFTA_TABLE_NAME).equals(table);
    }

    @Override
    public void close() {
        listener.close();
    }
}
