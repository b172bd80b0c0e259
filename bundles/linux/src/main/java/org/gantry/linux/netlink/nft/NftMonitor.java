package org.gantry.linux.netlink.nft;

import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELCHAIN;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELRULE;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELSET;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELSETELEM;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELTABLE;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWGEN;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWSETELEM;

import java.util.List;
import java.util.Set;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.NetlinkFamily;
import org.gantry.linux.netlink.NetlinkListener;
import org.gantry.linux.netlink.NetlinkMessage;

/** What is being changed in the packet filter of a network namespace, whoever does it. To be closed. */
public final class NftMonitor implements AutoCloseable {
    private static final int NFNLGRP_NFTABLES = 7;
    private static final int STRUCTURE_SIZE = 4;
    /** NFTA_TABLE_NAME, NFTA_CHAIN_TABLE and so on: the same in all messages. */
    private static final int NFTA_TABLE = 1;

    private static final Set<Integer> DELETIONS = Set.of(
            NFT_MSG_DELTABLE.type(),
            NFT_MSG_DELCHAIN.type(),
            NFT_MSG_DELRULE.type(),
            NFT_MSG_DELSET.type(),
            NFT_MSG_DELSETELEM.type());

    /** What publishing a port is told by: a thread that woke for it would take a processor from a container that starts. */
    private static final List<Integer> UNWANTED = List.of(NFT_MSG_NEWSETELEM.type(), NFT_MSG_NEWGEN.type());

    private final NetlinkListener listener;

    private NftMonitor(NetlinkListener listener) {
        this.listener = listener;
    }

    /** Begins to listen in the namespace of the calling thread. */
    public static NftMonitor open() {
        return new NftMonitor(NetlinkListener.open(NetlinkFamily.NETFILTER, NFNLGRP_NFTABLES, UNWANTED));
    }

    /** Readable when there is something to be seen. */
    public Fd fd() {
        return listener.fd();
    }

    /** Takes in what has happened since; true when a table of that name, or something in it, was deleted, or may have been. */
    public boolean sawDeletionOf(String table) {
        boolean seen = false;
        for (List<NetlinkMessage> messages = listener.next(); !messages.isEmpty(); messages = listener.next()) {
            seen |= messages.stream().anyMatch(message -> isDeletion(message, table));
        }
        return listener.hasMissedSome() | seen;
    }

    private static boolean isDeletion(NetlinkMessage message, String table) {
        return DELETIONS.contains(message.type())
                && message.attributes(STRUCTURE_SIZE).string(NFTA_TABLE, "").equals(table);
    }

    @Override
    public void close() {
        listener.close();
    }
}
