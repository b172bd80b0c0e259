package org.gantry.linux.netlink.conntrack;

import java.util.function.Predicate;
import org.gantry.linux.netlink.Attributes;
import org.gantry.linux.netlink.MessageWriter;
import org.gantry.linux.netlink.NetlinkFamily;
import org.gantry.linux.netlink.NetlinkFlags;
import org.gantry.linux.netlink.NetlinkMessage;
import org.gantry.linux.netlink.NetlinkRequest;
import org.gantry.linux.netlink.NetlinkSocket;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * What the kernel remembers of the flows of one network namespace (ctnetlink, linux/netfilter/nfnetlink_conntrack.h).
 * Which address a flow is rewritten to is decided by its first packet and kept here; whoever changes such rules has to
 * delete the flows that are to meet the new ones. To be closed.
 */
public final class Conntrack implements AutoCloseable {
    private static final int NFNL_SUBSYS_CTNETLINK = 1;
    private static final int IPCTNL_MSG_CT_NEW = 0;
    private static final int IPCTNL_MSG_CT_GET = 1;
    private static final int IPCTNL_MSG_CT_DELETE = 2;
    private static final int STRUCTURE_SIZE = 4;
    private static final int CTA_TUPLE_ORIG = 1;
    private static final int CTA_ID = 12;
    private static final int CTA_ZONE = 18;
    private static final int CTA_FILTER = 25;
    private static final int CTA_FILTER_ORIG_FLAGS = 1;
    private static final int CTA_FILTER_REPLY_FLAGS = 2;
    private static final int CTA_FILTER_F_CTA_PROTO_NUM = 1 << 3;
    private static final int CTA_TUPLE_PROTO = 2;
    private static final int CTA_PROTO_NUM = 1;
    private static final int NESTED = 0x8000;

    private final NetlinkSocket socket;

    private Conntrack(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the namespace of the calling thread. */
    public static Conntrack open() {
        return new Conntrack(NetlinkSocket.open(NetlinkFamily.NETFILTER));
    }

    /**
     * Deletes the flows of a protocol that are unwanted.
     *
     * @param family AF_INET or AF_INET6
     * @return how many
     */
    public int delete(int family, int protocol, Predicate<Flow> unwanted) {
        int deleted = 0;
        for (NetlinkMessage message : socket.query(dump(family, protocol))) {
            if ((message.type() & 0xFF) != IPCTNL_MSG_CT_NEW) {
                continue;
            }
            Attributes attributes = message.attributes(STRUCTURE_SIZE);
            boolean meant = Flow.of(attributes)
                    .filter(flow -> flow.original().protocol() == protocol)
                    .filter(unwanted)
                    .isPresent();
            if (meant && delete(family, attributes)) {
                deleted++;
            }
        }
        return deleted;
    }

    /** Kernels before 5.8 do not know the filter and list the flows of all protocols. */
    private static NetlinkRequest dump(int family, int protocol) {
        MessageWriter body = header(family)
                .nested(
                        CTA_TUPLE_ORIG,
                        tuple -> tuple.nested(CTA_TUPLE_PROTO, proto -> proto.u8(CTA_PROTO_NUM, protocol)))
                .nested(
                        CTA_FILTER,
                        filter -> filter.u32(CTA_FILTER_ORIG_FLAGS, CTA_FILTER_F_CTA_PROTO_NUM)
                                .u32(CTA_FILTER_REPLY_FLAGS, 0));
        return new NetlinkRequest("IPCTNL_MSG_CT_GET", "all", type(IPCTNL_MSG_CT_GET), NetlinkFlags.DUMP, body);
    }

    /** False when it is gone: it may have ended meanwhile, or another one begun in its place, which has another ID. */
    private boolean delete(int family, Attributes flow) {
        MessageWriter body = header(family).bytes(CTA_TUPLE_ORIG | NESTED, flow.bytes(CTA_TUPLE_ORIG));
        flow.optionalBytes(CTA_ZONE).ifPresent(zone -> body.bytes(CTA_ZONE, zone));
        flow.optionalBytes(CTA_ID).ifPresent(id -> body.bytes(CTA_ID, id));
        try {
            socket.execute(new NetlinkRequest(
                    "IPCTNL_MSG_CT_DELETE", "flow", type(IPCTNL_MSG_CT_DELETE), NetlinkFlags.ACK, body));
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    private static int type(int message) {
        return (NFNL_SUBSYS_CTNETLINK << Byte.SIZE) | message;
    }

    private static MessageWriter header(int family) {
        return new MessageWriter().field8(family).field8(0).fieldBe16(0);
    }

    @Override
    public void close() {
        socket.close();
    }
}
