package org.gantry.images.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one run of the host from the next: what was only in its memory is gone then. */
public final class HostBoot {
    private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

    private HostBoot() {}

    public static String id() throws IOException {
        return Files.readString(ID).strip();
    }
}
