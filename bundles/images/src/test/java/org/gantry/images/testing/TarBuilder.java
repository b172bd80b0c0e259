package org.gantry.images.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes archives byte by byte, honest and hostile ones. A member takes on what was set since the one before. */
public final class TarBuilder {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private String mode = "0000644";
    private int uid;
    private int gid;
    private long mtime = 1_000_000_000;
    private int major;
    private int minor;

    public TarBuilder mode(int permissions) {
        mode = String.format("%07o", permissions);
        return this;
    }

    public TarBuilder owner(int user, int group) {
        uid = user;
        gid = group;
        return this;
    }

    public TarBuilder mtime(long seconds) {
        mtime = seconds;
        return this;
    }

    public TarBuilder device(int majorNumber, int minorNumber) {
        major = majorNumber;
        minor = minorNumber;
        return this;
    }

    public TarBuilder file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public TarBuilder file(String name, byte[] content) {
        return member('0', name, "", content.length, content);
    }

    public TarBuilder directory(String name) {
        return member('5', name, "", 0, new byte[0]);
    }

    public TarBuilder symlink(String name, String target) {
        return member('2', name, target, 0, new byte[0]);
    }

    public TarBuilder hardLink(String name, String target) {
        return member('1', name, target, 0, new byte[0]);
    }

    public TarBuilder node(char type, String name) {
        return member(type, name, "", 0, new byte[0]);
    }

    /** PAX records for the next member. */
    public TarBuilder pax(Object... keysAndValues) {
        var records = new ByteArrayOutputStream();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            byte[] bytes = value instanceof byte[] raw ? raw : value.toString().getBytes(StandardCharsets.UTF_8);
            records.writeBytes(record((String) keysAndValues[i], bytes));
        }
        return member('x', "PaxHeaders/next", "", records.size(), records.toByteArray());
    }

    /** GNU tar's header for the long name of the next member. */
    public TarBuilder gnuLongName(String name) {
        byte[] bytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
        return member('L', "././@LongLink", "", bytes.length, bytes);
    }

    /** A member whose header may claim another size than the content has. */
    public TarBuilder member(char type, String name, String link, long claimedSize, byte[] content) {
        out.writeBytes(header(type, name, link, claimedSize));
        out.writeBytes(content);
        out.writeBytes(new byte[-content.length & (BLOCK - 1)]);
        return this;
    }

    public TarBuilder raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** The archive with its end mark. */
    public byte[] build() {
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    /** The archive as it is, without an end mark. */
    public byte[] unfinished() {
        return out.toByteArray();
    }

    private byte[] header(char type, String name, String link, long size) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, mode);
        number(block, 108, 8, uid);
        number(block, 116, 8, gid);
        number(block, 124, 12, size);
        number(block, 136, 12, mtime);
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\0" + "00");
        number(block, 329, 8, major);
        number(block, 337, 8, minor);
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        return block;
    }

    /** Octal if it fits, else GNU's base 256. */
    private static void number(byte[] block, int offset, int length, long value) {
        String octal = Long.toOctalString(value);
        if (value >= 0 && octal.length() < length) {
            put(block, offset, "0".repeat(length - 1 - octal.length()) + octal);
            return;
        }
        for (int i = 0; i < length; i++) {
            int shift = Byte.SIZE * (length - 1 - i);
            block[offset + i] = (byte) (shift >= Long.SIZE ? value >> 63 : value >> shift);
        }
        block[offset] = (byte) (value < 0 ? 0xFF : 0x80);
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, offset == 0 || offset == 157 ? 100 : 32));
    }

    /** "LENGTH KEY=VALUE\n", the length counting its own digits. */
    private static byte[] record(String key, byte[] value) {
        byte[] start = (" " + key + "=").getBytes(StandardCharsets.UTF_8);
        int length = start.length + value.length + 1;
        int digits = Integer.toString(length + 1).length();
        while (Integer.toString(length + digits).length() != digits) {
            digits++;
        }
        var record = new ByteArrayOutputStream();
        record.writeBytes(Integer.toString(length + digits).getBytes(StandardCharsets.US_ASCII));
        record.writeBytes(start);
        record.writeBytes(value);
        record.write('\n');
        return Arrays.copyOf(record.toByteArray(), record.size());
    }
}
