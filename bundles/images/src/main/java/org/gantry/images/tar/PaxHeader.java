package org.gantry.images.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.gantry.linux.syscall.CString;

/** Makes the extended header of a member: what the plain one cannot hold. See {@link PaxRecords} for the form. */
final class PaxHeader {
    private static final String XATTR = "SCHILY.xattr.";

    private final ByteArrayOutputStream records = new ByteArrayOutputStream();

    private PaxHeader() {}

    /** Empty if the plain header does. */
    static byte[] of(TarEntry entry) {
        var header = new PaxHeader();
        header.name("path", entry.name());
        header.name("linkpath", entry.linkName());
        header.number("size", entry.size(), HeaderBlock.LARGEST_SIZE);
        header.number("uid", Integer.toUnsignedLong(entry.uid()), HeaderBlock.LARGEST_ID);
        header.number("gid", Integer.toUnsignedLong(entry.gid()), HeaderBlock.LARGEST_ID);
        header.time("mtime", entry.modified());
        entry.xattrs().forEach((name, value) -> header.add(XATTR + name, value));
        return header.records.toByteArray();
    }

    private void name(String key, String name) {
        byte[] bytes = CString.encode(name);
        boolean plain = bytes.length <= HeaderBlock.LONGEST_NAME && isAscii(bytes);
        if (!plain) {
            add(key, bytes);
        }
    }

    private void number(String key, long value, long largest) {
        if (value > largest) {
            add(key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void time(String key, Instant time) {
        long seconds = time.getEpochSecond();
        if (time.getNano() != 0 || seconds < 0 || seconds > HeaderBlock.LARGEST_SIZE) {
            add(key, decimal(time).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** A negative time counts back from zero, fraction included. */
    private static String decimal(Instant time) {
        var seconds = java.math.BigDecimal.valueOf(time.getEpochSecond())
                .add(java.math.BigDecimal.valueOf(time.getNano(), 9));
        return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    }

    /** The length of a record counts its own digits. */
    private void add(String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int rest = 1 + name.length + 1 + value.length + 1;
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() != Integer.toString(rest).length()) {
            length = rest + Integer.toString(length).length();
        }
        records.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        records.writeBytes(name);
        records.write('=');
        records.writeBytes(value);
        records.write('\n');
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
