package org.gantry.linux.netlink.nft;

import org.gantry.linux.netlink.MessageWriter;
import org.gantry.linux.netlink.NetlinkFlags;

/** The messages of nftables: {@code enum nf_tables_msg_types}, and the flags each of them always has. */
enum NftMessageType {
    NFT_MSG_NEWTABLE(0, NetlinkFlags.CREATE),
    NFT_MSG_GETTABLE(1, 0),
    NFT_MSG_DELTABLE(2, 0),
    NFT_MSG_NEWCHAIN(3, NetlinkFlags.CREATE),
    NFT_MSG_GETCHAIN(4, 0),
    NFT_MSG_DELCHAIN(5, 0),
    NFT_MSG_NEWRULE(6, NetlinkFlags.CREATE | NetlinkFlags.APPEND),
    NFT_MSG_GETRULE(7, 0),
    NFT_MSG_DELRULE(8, 0),
    NFT_MSG_NEWSET(9, NetlinkFlags.CREATE),
    NFT_MSG_DELSET(11, 0),
    NFT_MSG_NEWSETELEM(12, NetlinkFlags.CREATE),
    NFT_MSG_GETSETELEM(13, 0),
    NFT_MSG_DELSETELEM(14, 0),
    NFT_MSG_NEWGEN(15, 0);

    static final int NFNL_SUBSYS_NFTABLES = 10;

    private final int number;
    private final int flags;

    NftMessageType(int number, int flags) {
        this.number = number;
        this.flags = flags;
    }

    /** The type in the header of the message: subsystem and number. */
    int type() {
        return (NFNL_SUBSYS_NFTABLES << Byte.SIZE) | number;
    }

    int flags() {
        return flags;
    }

    /** {@code struct nfgenmsg { u8 family; u8 version; be16 res_id; }}. */
    static MessageWriter header(int family, int resource) {
        return new MessageWriter().field8(family).field8(0).fieldBe16(resource);
    }
}
