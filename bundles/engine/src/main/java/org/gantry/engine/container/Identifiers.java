package org.gantry.engine.container;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Identifiers of containers and exec processes: 64 hexadecimal digits. */
public final class Identifiers {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final int SHORT = 12;
    private static final Pattern FULL = Pattern.compile("[a-f0-9]{64}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{12}");

    private Identifiers() {}

    /** A new one. Its short form is never all digits, for a host name must not look like a number. */
    public static String random() {
        byte[] bytes = new byte[BYTES];
        String id;
        do {
            RANDOM.nextBytes(bytes);
            id = HexFormat.of().formatHex(bytes);
        } while (NUMBER.matcher(shorten(id)).matches());
        return id;
    }

    /** The first twelve digits. */
    public static String shorten(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    public static boolean isFull(String text) {
        return FULL.matcher(text).matches();
    }
}
