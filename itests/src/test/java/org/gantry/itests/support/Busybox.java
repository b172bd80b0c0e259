package org.gantry.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A root filesystem of Debian's static busybox, as a tar archive: enough of a system for a test, with no download. */
public final class Busybox {
    /** The name under which {@link #importInto} stores it. */
    public static final String IMAGE = "busybox:latest";

    private Busybox() {}

    public static void importInto(Docker docker) {
        docker.pipe(archive(), "import", "-", IMAGE).ok();
    }

    /** Uncompressed, with one hard link for each applet. */
    public static byte[] archive() {
        Path busybox = Requirements.program("busybox", "busybox-static");
        try {
            Path root = Files.createTempDirectory("gantry-it-rootfs");
            try {
                lay(root, busybox);
                Path tar = root.resolveSibling(root.getFileName() + ".tar");
                Command.of("tar", "-C", root.toString(), "--sort=name", "-cf", tar.toString(), ".")
                        .run()
                        .ok();
                byte[] bytes = Files.readAllBytes(tar);
                Files.delete(tar);
                return bytes;
            } finally {
                Command.of("rm", "-rf", root.toString()).run().ok();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void lay(Path root, Path busybox) throws IOException {
        for (String directory : new String[] {"bin", "etc", "home", "proc", "root", "sys", "dev", "var"}) {
            Files.createDirectory(root.resolve(directory));
        }
        Command.of("install", "-d", "-m", "1777", root.resolve("tmp").toString())
                .run()
                .ok();
        Path target = root.resolve("bin/busybox");
        Files.copy(busybox.toRealPath(), target);
        Command.of("chmod", "755", target.toString(), root.toString()).run().ok();
        Command.of(target.toString(), "--install", root.resolve("bin").toString())
                .run()
                .ok();
        Files.writeString(root.resolve("etc/passwd"), """
                root:x:0:0:root:/root:/bin/sh
                daemon:x:1:1:daemon:/:/bin/false
                user:x:1000:1000:user:/home:/bin/sh
                """);
        Files.writeString(root.resolve("etc/group"), """
                root:x:0:
                daemon:x:1:
                wheel:x:10:user
                user:x:1000:
                """);
    }
}
