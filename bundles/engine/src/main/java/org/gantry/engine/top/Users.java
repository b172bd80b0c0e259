package org.gantry.engine.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's names of users. */
final class Users {
    private static final Path PASSWD = Path.of("/etc/passwd");

    private Users() {}

    /** The name, or the number where there is none. */
    static String name(int uid) {
        try {
            for (String line : Files.readAllLines(PASSWD, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[2].equals(Integer.toString(uid))) {
                    return fields[0];
                }
            }
        } catch (IOException e) {
            return Integer.toString(uid); // a host without names has numbers
        }
        return Integer.toString(uid);
    }
}
