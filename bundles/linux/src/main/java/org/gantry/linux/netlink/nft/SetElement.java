package org.gantry.linux.netlink.nft;

import java.util.Arrays;
import java.util.function.Consumer;
import org.gantry.linux.netlink.MessageWriter;
import org.gantry.linux.syscall.CString;

/** An element of a set or an entry of a map: a key in network byte order and, in maps, what it maps to. */
public final class SetElement {
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_SET_ELEM_KEY = 1;
    private static final int NFTA_SET_ELEM_DATA = 2;
    private static final int NFTA_DATA_VALUE = 1;
    private static final int LINK_NAME_SIZE = 16;

    private final Consumer<MessageWriter> content;

    private SetElement(Consumer<MessageWriter> content) {
        this.content = content;
    }

    /** An element of a set; also names an entry of a map that is to be removed. */
    public static SetElement of(byte... key) {
        byte[] copy = key.clone();
        return new SetElement(element -> element.nested(NFTA_SET_ELEM_KEY, data -> data.bytes(NFTA_DATA_VALUE, copy)));
    }

    /** A link by its name. */
    public static SetElement ofLink(String name) {
        return of(Arrays.copyOf(CString.encode(name), LINK_NAME_SIZE));
    }

    /** Two links by their names. */
    public static SetElement ofLinks(String first, String second) {
        byte[] names = Arrays.copyOf(CString.encode(first), 2 * LINK_NAME_SIZE);
        byte[] other = CString.encode(second);
        System.arraycopy(other, 0, names, LINK_NAME_SIZE, other.length);
        return of(names);
    }

    /** An entry of a map to values. */
    public static SetElement of(byte[] key, byte[] value) {
        byte[] copy = value.clone();
        return of(key).with(data -> data.bytes(NFTA_DATA_VALUE, copy));
    }

    /** An entry of a map to verdicts. */
    public static SetElement of(byte[] key, Verdict verdict) {
        return of(key).with(verdict.data());
    }

    private SetElement with(Consumer<MessageWriter> data) {
        return new SetElement(content.andThen(element -> element.nested(NFTA_SET_ELEM_DATA, data)));
    }

    void write(MessageWriter list) {
        list.nested(NFTA_LIST_ELEM, content);
    }
}
