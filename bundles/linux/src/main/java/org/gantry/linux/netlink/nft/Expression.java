package org.gantry.linux.netlink.nft;

import java.util.function.Consumer;
import org.gantry.linux.netlink.MessageWriter;

/**
 * One step of a rule: loads something into a register, compares a register, or does something to the packet.
 *
 * @param name the kernel's name of the kind of step: {@code payload}, {@code cmp}, {@code masq}
 * @param data writes the attributes of that kind
 */
public record Expression(String name, Consumer<MessageWriter> data) {
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;

    void write(MessageWriter list) {
        list.nested(
                NFTA_LIST_ELEM, element -> element.string(NFTA_EXPR_NAME, name).nested(NFTA_EXPR_DATA, data));
    }
}
