package org.gantry.linux.netlink.nft;

import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_GETCHAIN;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_GETRULE;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_GETSETELEM;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_GETTABLE;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWCHAIN;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWRULE;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWSETELEM;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWTABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.Attributes;
import org.gantry.linux.netlink.MessageWriter;
import org.gantry.linux.netlink.NetlinkFamily;
import org.gantry.linux.netlink.NetlinkFlags;
import org.gantry.linux.netlink.NetlinkMessage;
import org.gantry.linux.netlink.NetlinkRequest;
import org.gantry.linux.netlink.NetlinkSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** The packet filter of one network namespace. To be closed. */
public final class Nftables implements AutoCloseable {
    private static final int NFNL_MSG_BATCH_BEGIN = 16;
    private static final int NFNL_MSG_BATCH_END = 17;
    private static final int STRUCTURE_SIZE = 4;
    private static final int NFTA_TABLE_NAME = 1;
    private static final int NFTA_RULE_TABLE = 1;
    private static final int NFTA_SET_ELEM_LIST_TABLE = 1;
    private static final int NFTA_SET_ELEM_LIST_SET = 2;
    private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    private static final int NFTA_CHAIN_TABLE = 1;
    private static final int NFTA_CHAIN_NAME = 3;
    private static final int NFTA_CHAIN_HOOK = 4;
    private static final int NFTA_CHAIN_POLICY = 5;
    private static final int NFTA_CHAIN_TYPE = 7;
    private static final int NFTA_HOOK_HOOKNUM = 1;
    private static final int NFTA_HOOK_PRIORITY = 2;

    private final NetlinkSocket socket;

    private Nftables(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the namespace of the calling thread. */
    public static Nftables open() {
        return new Nftables(NetlinkSocket.open(NetlinkFamily.NETFILTER));
    }

    /** Opens a socket in a namespace. */
    public static Nftables openIn(Fd namespace) {
        return NetNamespaces.callIn(namespace, Nftables::open);
    }

    /**
     * Makes all changes of the transaction, or none.
     *
     * @throws SyscallException for the first change that the kernel refused
     */
    public void commit(NftTransaction transaction) {
        List<NetlinkRequest> changes = transaction.changes();
        if (changes.isEmpty()) {
            return;
        }
        var batch = new ArrayList<NetlinkRequest>(changes.size() + 2);
        batch.add(boundary("NFNL_MSG_BATCH_BEGIN", NFNL_MSG_BATCH_BEGIN));
        batch.addAll(changes);
        batch.set(changes.size(), acknowledged(changes.getLast()));
        batch.add(boundary("NFNL_MSG_BATCH_END", NFNL_MSG_BATCH_END));
        socket.exchange(batch);
    }

    /** The tables of a family. */
    public List<Table> tables(NftFamily family) {
        var request = get("all", NetlinkFlags.DUMP, NftMessageType.header(family.number(), 0));
        return socket.query(request).stream()
                .filter(message -> message.type() == NFT_MSG_NEWTABLE.type())
                .map(message -> new Table(family, name(message)))
                .toList();
    }

    /**
     * How much is in a table.
     *
     * @param sets of it
     */
    public TableContents contents(Table table, List<NftSet> sets) {
        MessageWriter of = NftMessageType.header(table.family().number(), 0).string(NFTA_RULE_TABLE, table.name());
        long rules = socket.query(get(NFT_MSG_GETRULE, table.toString(), of)).stream()
                .filter(message -> message.type() == NFT_MSG_NEWRULE.type())
                .filter(message -> message.attributes(STRUCTURE_SIZE)
                        .string(NFTA_RULE_TABLE)
                        .equals(table.name()))
                .count();
        return new TableContents(
                (int) rules, sets.stream().mapToInt(this::countElements).sum());
    }

    private int countElements(NftSet set) {
        MessageWriter of = NftMessageType.header(set.table().family().number(), 0)
                .string(NFTA_SET_ELEM_LIST_TABLE, set.table().name())
                .string(NFTA_SET_ELEM_LIST_SET, set.name());
        try {
            return socket.query(get(NFT_MSG_GETSETELEM, set.toString(), of)).stream()
                    .filter(message -> message.type() == NFT_MSG_NEWSETELEM.type())
                    .mapToInt(message -> message.attributes(STRUCTURE_SIZE)
                            .list(NFTA_SET_ELEM_LIST_ELEMENTS)
                            .size())
                    .sum();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return 0;
            }
            throw e;
        }
    }

    private static NetlinkRequest get(NftMessageType type, String subject, MessageWriter body) {
        return new NetlinkRequest(type.name(), subject, type.type(), NetlinkFlags.DUMP, body);
    }

    /** The chains of a family that the network stack calls, whoever made them. */
    public List<Chain> baseChains(NftFamily family) {
        var request = get(NFT_MSG_GETCHAIN, "all", NftMessageType.header(family.number(), 0));
        return socket.query(request).stream()
                .filter(message -> message.type() == NFT_MSG_NEWCHAIN.type())
                .map(message -> message.attributes(STRUCTURE_SIZE))
                .filter(chain -> chain.has(NFTA_CHAIN_HOOK))
                .map(chain -> chain(family, chain))
                .toList();
    }

    private static Chain chain(NftFamily family, Attributes chain) {
        Attributes hook = chain.nested(NFTA_CHAIN_HOOK);
        boolean drops = chain.has(NFTA_CHAIN_POLICY) && chain.be32(NFTA_CHAIN_POLICY) == Chain.Policy.DROP.ordinal();
        return new Chain(
                new Table(family, chain.string(NFTA_CHAIN_TABLE)),
                chain.string(NFTA_CHAIN_NAME),
                Optional.of(new Hook(
                        chain.string(NFTA_CHAIN_TYPE, ""),
                        hook.be32(NFTA_HOOK_HOOKNUM),
                        hook.be32(NFTA_HOOK_PRIORITY))),
                drops ? Chain.Policy.DROP : Chain.Policy.ACCEPT);
    }

    /** Whether there is such a table. */
    public boolean exists(Table table) {
        MessageWriter body = NftMessageType.header(table.family().number(), 0).string(NFTA_TABLE_NAME, table.name());
        try {
            socket.execute(get(table.toString(), NetlinkFlags.ACK, body));
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    /** Deletes the table with all that is in it; harmless when there is none. */
    public void delete(Table table) {
        commit(new NftTransaction().add(table).delete(table));
    }

    @Override
    public void close() {
        socket.close();
    }

    private static NetlinkRequest get(String subject, int flags, MessageWriter body) {
        return new NetlinkRequest(NFT_MSG_GETTABLE.name(), subject, NFT_MSG_GETTABLE.type(), flags, body);
    }

    private static String name(NetlinkMessage message) {
        return message.attributes(STRUCTURE_SIZE).string(NFTA_TABLE_NAME);
    }

    /** One acknowledgement is enough: it comes after the commit, and errors are reported without being asked for. */
    private static NetlinkRequest acknowledged(NetlinkRequest last) {
        return new NetlinkRequest(
                last.name(), last.subject(), last.type(), last.flags() | NetlinkFlags.ACK, last.body());
    }

    private static NetlinkRequest boundary(String name, int type) {
        return new NetlinkRequest(
                name, "nftables", type, 0, NftMessageType.header(0, NftMessageType.NFNL_SUBSYS_NFTABLES));
    }
}
