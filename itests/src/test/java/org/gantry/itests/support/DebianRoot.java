package org.gantry.itests.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** A root filesystem of Debian's packages, some thousand files of a real system, as a tar archive that is made once. */
public final class DebianRoot {
    private DebianRoot() {}

    /** Where {@code itests/src/debian/rootfs} has left it; without it the test is skipped. */
    public static Path archive() {
        String directory = System.getenv().getOrDefault("GANTRY_DEBIAN", "/var/cache/gantry-debian");
        Path archive = Path.of(directory, "rootfs.tar");
        Requirements.require(
                Files.exists(archive),
                archive + " is not there; `itests/src/debian/rootfs " + directory
                        + "` makes it, with Debian's debootstrap and the mirror that apt uses");
        return archive;
    }
}
