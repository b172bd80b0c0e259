package org.gantry.network;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;

/** Names of things: those we give, and those we are given and use as names of files. */
final class Identifiers {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    private Identifiers() {}

    /** 64 hexadecimal digits. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** @throws EngineException.InvalidArgument for what would name another file than one of the container's */
    static String container(String id) {
        if (!CONTAINER.matcher(id).matches()) {
            throw new EngineException.InvalidArgument("invalid container identifier: " + id);
        }
        return id;
    }
}
