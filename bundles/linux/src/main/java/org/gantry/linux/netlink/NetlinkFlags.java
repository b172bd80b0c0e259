package org.gantry.linux.netlink;

/** Flags of a message's header (NLM_F_* of linux/netlink.h). */
public final class NetlinkFlags {
    public static final int REQUEST = 0x1;
    public static final int MULTI = 0x2;
    public static final int ACK = 0x4;
    /** The list changed while it was dumped. */
    public static final int DUMP_INTERRUPTED = 0x10;
    /** In an acknowledgement: the request is not repeated in it. */
    public static final int CAPPED = 0x100;
    /** In an acknowledgement: attributes with an explanation follow. */
    public static final int ACK_TLVS = 0x200;
    /** Of a request that reads: all objects (NLM_F_ROOT | NLM_F_MATCH). */
    public static final int DUMP = 0x300;
    /** Of a request that writes: replace what exists. */
    public static final int REPLACE = 0x100;
    /** Of a request that writes: fail when the object exists. */
    public static final int EXCLUSIVE = 0x200;
    /** Of a request that writes: make the object when it does not exist. */
    public static final int CREATE = 0x400;
    /** Of a request that writes: add at the end of the list. */
    public static final int APPEND = 0x800;

    private NetlinkFlags() {}
}
