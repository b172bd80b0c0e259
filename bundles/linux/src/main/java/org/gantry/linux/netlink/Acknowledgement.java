package org.gantry.linux.netlink;

import java.nio.ByteBuffer;
import org.gantry.linux.syscall.SyscallException;

/**
 * The kernel's verdict on a request (NLMSG_ERROR): {@code struct nlmsgerr { int error; struct nlmsghdr msg; }}, the
 * request again unless capped, and an explanation where the subsystem gives one.
 *
 * @param errno 0 for success
 * @param explanation the kernel's own words, possibly empty
 */
record Acknowledgement(int errno, String explanation) {
    private static final int NLMSGERR_ATTR_MSG = 1;

    /** Reads a message of type ERROR, or DONE (the end of a dump), which starts with the same field. */
    static Acknowledgement of(NetlinkMessage message) {
        ByteBuffer payload = message.payload();
        int errno = payload.limit() < Integer.BYTES ? 0 : -payload.getInt(0);
        return new Acknowledgement(errno, explanation(message));
    }

    private static String explanation(NetlinkMessage message) {
        if ((message.flags() & NetlinkFlags.ACK_TLVS) == 0) {
            return "";
        }
        int skip = Integer.BYTES;
        if (message.type() == NetlinkMessage.ERROR) {
            boolean capped = (message.flags() & NetlinkFlags.CAPPED) != 0;
            skip += capped ? NetlinkMessage.HEADER_SIZE : message.payload().getInt(Integer.BYTES);
        }
        return message.attributes(skip).string(NLMSGERR_ATTR_MSG, "");
    }

    boolean failed() {
        return errno != 0;
    }

    SyscallException toException(NetlinkRequest request) {
        String subject = explanation.isEmpty() ? request.subject() : request.subject() + " (" + explanation + ")";
        return new SyscallException(request.name(), subject, errno);
    }
}
