package org.gantry.itests.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Debian's buildah with all that it stores in a directory of the test's. It unpacks nothing with overlayfs and runs nothing. */
public final class Buildah implements AutoCloseable {
    private final Path directory;

    public Buildah(Path directory) {
        Requirements.program("buildah", "buildah");
        this.directory = directory;
    }

    /** Runs it and requires success; returns what it printed. */
    public String ok(String... arguments) {
        return Command.of(
                        "buildah",
                        "--storage-driver",
                        "vfs",
                        "--root",
                        directory.resolve("root").toString(),
                        "--runroot",
                        directory.resolve("run").toString())
                .and(List.of(arguments))
                .with("BUILDAH_ISOLATION", "chroot")
                .with("XDG_RUNTIME_DIR", directory.resolve("run").toString())
                .within(Duration.ofMinutes(2))
                .run()
                .ok();
    }

    /** Its storage is mounted on itself while it has something in it. */
    @Override
    public void close() {
        ok("rm", "--all");
        ok("rmi", "--all", "--force");
        for (String mount : Mounts.below(directory)) {
            Command.of("umount", mount).run().ok();
        }
    }
}
