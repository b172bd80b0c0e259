package org.gantry.rest.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Files beside the tests. */
public final class Resources {
    private Resources() {}

    public static byte[] bytes(String name) throws IOException {
        try (InputStream resource = Resources.class.getResourceAsStream("/" + name)) {
            if (resource == null) {
                throw new IOException("no resource " + name);
            }
            return resource.readAllBytes();
        }
    }

    public static String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }
}
