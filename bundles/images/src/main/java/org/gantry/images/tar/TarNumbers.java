package org.gantry.images.tar;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** The three ways archives write numbers: octal text, GNU's base 256, PAX's decimal text. */
final class TarNumbers {
    private static final int LONGEST_DECIMAL = 40;

    private TarNumbers() {}

    /** A numeric field of a header; empty is 0. */
    static long field(byte[] block, int offset, int length, String what) {
        return (block[offset] & 0x80) != 0 ? base256(block, offset, length, what) : octal(block, offset, length, what);
    }

    /** A number of a PAX record. */
    static long decimal(byte[] value, String what) {
        try {
            return Long.parseLong(text(value, what));
        } catch (NumberFormatException e) {
            throw BadTar.because(what + " is no number");
        }
    }

    /** Seconds since 1970 with a fraction, of a PAX record. */
    static Instant time(byte[] value, String what) {
        try {
            BigDecimal seconds = new BigDecimal(text(value, what));
            long whole = seconds.setScale(0, java.math.RoundingMode.FLOOR).longValueExact();
            long nanos = seconds.subtract(BigDecimal.valueOf(whole))
                    .movePointRight(9)
                    .longValue();
            return Instant.ofEpochSecond(whole, nanos);
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            throw BadTar.because(what + " is no time");
        }
    }

    static Instant time(long seconds, String what) {
        try {
            return Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            throw BadTar.because(what + " is no time");
        }
    }

    private static String text(byte[] value, String what) {
        if (value.length > LONGEST_DECIMAL || value.length == 0) {
            throw BadTar.because(what + " is no number");
        }
        String text = new String(value, StandardCharsets.ISO_8859_1);
        if (!text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-')) {
            throw BadTar.because(what + " is no number");
        }
        return text;
    }

    private static long octal(byte[] block, int offset, int length, String what) {
        String text = new String(block, offset, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        String digits = (end < 0 ? text : text.substring(0, end)).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
        } catch (NumberFormatException e) {
            throw BadTar.because(what + " is no octal number");
        }
    }

    /** Two's complement, big-endian; the first bit of the first byte only marks the form. */
    private static long base256(byte[] block, int offset, int length, String what) {
        boolean negative = (block[offset] & 0x40) != 0;
        long fill = negative ? -1 : 0;
        long value = fill;
        for (int i = 0; i < length; i++) {
            int octet = i == 0 && !negative ? block[offset] & 0x7F : block[offset + i] & 0xFF;
            if (value >> (Long.SIZE - Byte.SIZE - 1) != fill) {
                throw BadTar.because(what + " is out of range");
            }
            value = value << Byte.SIZE | octet;
        }
        return value;
    }
}
