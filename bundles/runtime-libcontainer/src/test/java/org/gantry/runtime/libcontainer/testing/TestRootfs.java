package org.gantry.runtime.libcontainer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory with a busybox and a name for each of its applets. */
public final class TestRootfs {
    private static final String DYNAMIC_LOADER = "/ld-linux";
    private static final int HEADERS = 4096;

    private TestRootfs() {}

    static Optional<Path> busybox() {
        return Stream.of("/bin/busybox", "/usr/bin/busybox", "/sbin/busybox")
                .map(Path::of)
                .filter(TestRootfs::isStatic)
                .findFirst();
    }

    /** Fills an empty directory. */
    public static Path in(Path directory) {
        try {
            for (String name : List.of("bin", "etc", "tmp", "root", "proc", "sys", "dev")) {
                Files.createDirectories(directory.resolve(name));
            }
            Path busybox = busybox().orElseThrow();
            Files.copy(busybox, directory.resolve("bin/busybox"));
            for (String applet :
                    applets(busybox)) { // of the host's: a driver may be cloning, with the copy open (ETXTBSY)
                Path link = directory.resolve("bin").resolve(applet);
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, Path.of("busybox"));
                }
            }
            Files.writeString(directory.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> applets(Path busybox) throws IOException {
        Process process = new ProcessBuilder(busybox.toString(), "--list").start();
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static String begin(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEADERS), StandardCharsets.ISO_8859_1);
        }
    }

    /** A dynamic one names its loader, and would not start without it. */
    private static boolean isStatic(Path file) {
        try {
            return Files.isExecutable(file) && !begin(file).contains(DYNAMIC_LOADER);
        } catch (IOException e) {
            return false;
        }
    }
}
