package org.gantry.linux.netlink;

/**
 * What is asked of the kernel, except for the header that {@link NetlinkSocket} puts before it.
 *
 * @param name the type in words, for error messages: {@code RTM_NEWLINK}
 * @param subject what it is about, for error messages: {@code bridge gantry0}
 * @param type the type as a number
 * @param flags of {@link NetlinkFlags}; REQUEST is implied
 * @param body the type's fixed structure and its attributes, see {@link MessageWriter}
 */
public record NetlinkRequest(String name, String subject, int type, int flags, MessageWriter body) {

    boolean wantsDump() {
        return (flags & NetlinkFlags.DUMP) == NetlinkFlags.DUMP && (flags & NetlinkFlags.CREATE) == 0;
    }

    boolean wantsAck() {
        return (flags & NetlinkFlags.ACK) != 0;
    }
}
