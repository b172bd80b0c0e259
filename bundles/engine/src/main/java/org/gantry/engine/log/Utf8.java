package org.gantry.engine.log;

/** Well-formed UTF-8 (Unicode 15, table 3-7). */
final class Utf8 {
    private Utf8() {}

    /** Length of the multi-byte sequence at {@code at}; 0 when the bytes there are not one. */
    static int sequenceLength(byte[] text, int at, int end) {
        int lead = text[at] & 0xff;
        if (lead >= 0xc2 && lead <= 0xdf) {
            return continues(text, at + 1, end, 0x80, 0xbf) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            int low = lead == 0xe0 ? 0xa0 : 0x80;
            int high = lead == 0xed ? 0x9f : 0xbf;
            return continues(text, at + 1, end, low, high) && continues(text, at + 2, end, 0x80, 0xbf) ? 3 : 0;
        }
        if (lead >= 0xf0 && lead <= 0xf4) {
            int low = lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xf4 ? 0x8f : 0xbf;
            boolean whole = continues(text, at + 1, end, low, high)
                    && continues(text, at + 2, end, 0x80, 0xbf)
                    && continues(text, at + 3, end, 0x80, 0xbf);
            return whole ? 4 : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] text, int at, int end, int low, int high) {
        if (at >= end) {
            return false;
        }
        int value = text[at] & 0xff;
        return value >= low && value <= high;
    }
}
