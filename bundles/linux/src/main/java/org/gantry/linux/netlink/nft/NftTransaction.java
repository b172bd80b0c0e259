package org.gantry.linux.netlink.nft;

import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELCHAIN;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELSETELEM;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_DELTABLE;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWCHAIN;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWRULE;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWSET;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWSETELEM;
import static org.gantry.linux.netlink.nft.NftMessageType.NFT_MSG_NEWTABLE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.gantry.linux.netlink.MessageWriter;
import org.gantry.linux.netlink.NetlinkRequest;

/** Changes that {@link Nftables#commit} makes all at once; packets see the state before or the state after. */
public final class NftTransaction {
    /** Chains, rules, sets and elements all begin with the name of their table. */
    private static final int NFTA_TABLE = 1;

    private static final int NFTA_CHAIN_NAME = 3;
    private static final int NFTA_CHAIN_HOOK = 4;
    private static final int NFTA_CHAIN_POLICY = 5;
    private static final int NFTA_CHAIN_TYPE = 7;
    private static final int NFTA_HOOK_HOOKNUM = 1;
    private static final int NFTA_HOOK_PRIORITY = 2;
    private static final int NFTA_RULE_CHAIN = 2;
    private static final int NFTA_RULE_EXPRESSIONS = 4;
    private static final int NFTA_SET_NAME = 2;
    private static final int NFTA_SET_FLAGS = 3;
    private static final int NFTA_SET_KEY_TYPE = 4;
    private static final int NFTA_SET_KEY_LEN = 5;
    private static final int NFTA_SET_DATA_TYPE = 6;
    private static final int NFTA_SET_DATA_LEN = 7;
    private static final int NFTA_SET_ID = 10;
    private static final int NFTA_SET_USERDATA = 13;
    private static final int KEY_BYTE_ORDER = 0;
    private static final int HOST_BYTE_ORDER = 1;
    private static final int NFT_SET_MAP = 8;
    private static final int NFTA_SET_ELEM_LIST_SET = 2;
    private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;

    /** How many elements go into one message: an attribute holds 64 kB, an element of the largest kind takes 100 bytes. */
    private static final int ELEMENTS_AT_ONCE = 256;

    private final List<NetlinkRequest> changes = new ArrayList<>();
    private int lastSetId;
    private final List<NftSet> sets = new ArrayList<>();
    private int rules;
    private int elements;

    /** Makes the table; harmless when it exists. */
    public NftTransaction add(Table table) {
        return change(NFT_MSG_NEWTABLE, table, start(table));
    }

    /** Deletes the table with all that is in it; the commit fails with ENOENT when there is none. */
    public NftTransaction delete(Table table) {
        return change(NFT_MSG_DELTABLE, table, start(table));
    }

    /** Starts the table afresh: empty afterwards, whether it existed or not. */
    public NftTransaction replace(Table table) {
        return add(table).delete(table).add(table);
    }

    /** Makes the chain; harmless when the same exists. */
    public NftTransaction add(Chain chain) {
        MessageWriter body = start(chain.table()).string(NFTA_CHAIN_NAME, chain.name());
        chain.hook().ifPresent(hook -> writeHook(body, hook, chain.policy()));
        return change(NFT_MSG_NEWCHAIN, chain, body);
    }

    private static void writeHook(MessageWriter chain, Hook hook, Chain.Policy policy) {
        chain.nested(
                        NFTA_CHAIN_HOOK,
                        place -> place.be32(NFTA_HOOK_HOOKNUM, hook.number()).be32(NFTA_HOOK_PRIORITY, hook.priority()))
                .be32(NFTA_CHAIN_POLICY, policy.ordinal())
                .string(NFTA_CHAIN_TYPE, hook.type());
    }

    /** Deletes an empty chain that no rule jumps to. */
    public NftTransaction delete(Chain chain) {
        return change(NFT_MSG_DELCHAIN, chain, start(chain.table()).string(NFTA_CHAIN_NAME, chain.name()));
    }

    /** Adds a rule at the end of the chain. */
    public NftTransaction add(Chain chain, List<Expression> rule) {
        MessageWriter body = start(chain.table())
                .string(NFTA_RULE_CHAIN, chain.name())
                .nested(NFTA_RULE_EXPRESSIONS, list -> rule.forEach(expression -> expression.write(list)));
        rules++;
        return change(NFT_MSG_NEWRULE, "rule in " + chain, body);
    }

    /** Makes the set or map; harmless when the same exists. */
    public NftTransaction add(NftSet set) {
        MessageWriter body = start(set.table())
                .string(NFTA_SET_NAME, set.name())
                .be32(NFTA_SET_FLAGS, set.data().isPresent() ? NFT_SET_MAP : 0)
                .be32(NFTA_SET_KEY_TYPE, set.key().number())
                .be32(NFTA_SET_KEY_LEN, set.key().size());
        set.data()
                .ifPresent(data -> body.be32(NFTA_SET_DATA_TYPE, data.number()).be32(NFTA_SET_DATA_LEN, data.size()));
        body.be32(NFTA_SET_ID, ++lastSetId);
        sets.add(set);
        if (set.key() == NftSet.DataType.LINK_NAME) {
            // For nft(8) only, which else takes the names of links for numbers in network byte order.
            body.bytes(NFTA_SET_USERDATA, userData(KEY_BYTE_ORDER, HOST_BYTE_ORDER));
        }
        return change(NFT_MSG_NEWSET, set, body);
    }

    /** A field of what nft keeps in the kernel for itself: type, length, value. */
    private static byte[] userData(int type, int value) {
        return ByteBuffer.allocate(2 + Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .put((byte) type)
                .put((byte) Integer.BYTES)
                .putInt(value)
                .array();
    }

    /** Adds elements; the commit fails with EEXIST when a key maps to something else already. */
    public NftTransaction add(NftSet set, List<SetElement> elements) {
        this.elements += elements.size();
        return changeElements(NFT_MSG_NEWSETELEM, set, elements);
    }

    /** Removes elements; the commit fails with ENOENT when one is missing. */
    public NftTransaction remove(NftSet set, List<SetElement> elements) {
        return changeElements(NFT_MSG_DELSETELEM, set, elements);
    }

    private NftTransaction changeElements(NftMessageType type, NftSet set, List<SetElement> elements) {
        for (int from = 0; from < elements.size(); from += ELEMENTS_AT_ONCE) {
            int to = Math.min(elements.size(), from + ELEMENTS_AT_ONCE);
            change(type, "elements of " + set, elements(set, elements.subList(from, to)));
        }
        return this;
    }

    /** The sets and maps that it makes. */
    public List<NftSet> sets() {
        return List.copyOf(sets);
    }

    /** How much it adds. */
    public TableContents added() {
        return new TableContents(rules, elements);
    }

    /** The changes in the order in which they were asked for. */
    List<NetlinkRequest> changes() {
        return List.copyOf(changes);
    }

    private static MessageWriter start(Table table) {
        return NftMessageType.header(table.family().number(), 0).string(NFTA_TABLE, table.name());
    }

    private static MessageWriter elements(NftSet set, List<SetElement> elements) {
        return start(set.table())
                .string(NFTA_SET_ELEM_LIST_SET, set.name())
                .nested(NFTA_SET_ELEM_LIST_ELEMENTS, list -> elements.forEach(element -> element.write(list)));
    }

    private NftTransaction change(NftMessageType type, Object subject, MessageWriter body) {
        changes.add(new NetlinkRequest(type.name(), subject.toString(), type.type(), type.flags(), body));
        return this;
    }
}
