package org.gantry.linux.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.MountInfo;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.namespace.IdMapping;
import org.gantry.linux.namespace.UserNamespaces;
import org.gantry.linux.process.FileOwner;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Overlays whose files belong to the ids of a user namespace, both ways of making them. */
@NeedsRoot
class MappedOverlayIT {
    private static final List<IdMapping> IDS = List.of(new IdMapping(0, 100_000, 65_536));

    @TempDir
    Path directory;

    private Fd namespace;

    @BeforeEach
    void makeNamespace() {
        namespace = UserNamespaces.make(new UserNamespaces.Maps(IDS, IDS));
    }

    @AfterEach
    void closeNamespace() {
        namespace.close();
    }

    static Stream<Named<BiFunction<OverlaySpec, OwnerMap, Fd>>> ways() {
        return Stream.of(
                Named.of("detached", MappedOverlayMounter::mount),
                Named.of("through a tree", MappedOverlayMounter::mountThroughTree));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void showsMappedOwnersAndWritesPlainOnes(BiFunction<OverlaySpec, OwnerMap, Fd> way) throws IOException {
        Path lower = Files.createDirectories(directory.resolve("lower"));
        Files.writeString(lower.resolve("file"), "below");
        Files.createDirectory(lower.resolve("mail"));
        Path own = directory.resolve("own");
        Files.createDirectories(own.resolve("work"));
        Files.createDirectories(own.resolve("fs"));
        chown(lower.resolve("mail"), 8, 12);
        var mounts = MountInfo.self();
        var open = OpenFiles.list();
        OverlaySpec spec = OverlaySpec.of(
                List.of(lower.toString()),
                own.resolve("fs").toString(),
                own.resolve("work").toString());
        try (Fd overlay = way.apply(spec, new OwnerMap(namespace, 100_000, 100_000))) {
            assertThat(Stat.of(overlay, "file").orElseThrow().uid()).isEqualTo(100_000);
            assertThat(Stat.of(overlay, "mail").orElseThrow().gid()).isEqualTo(100_012);
            FileOwner.call(100_033, 100_034, () -> {
                Nodes.mkdir(overlay, "new", 0x1ED);
                return Boolean.TRUE;
            });
            Attributes.chown(overlay, "file", 100_001, 100_002); // copies it up
            assertThat(MountInfo.self()).isEqualTo(mounts);
        }
        assertThat(owner(own.resolve("fs/new"))).isEqualTo("33:34");
        assertThat(owner(own.resolve("fs/file"))).isEqualTo("1:2");
        assertThat(owner(lower.resolve("file"))).isEqualTo("0:0");
        assertThat(OpenFiles.list()).isEqualTo(open);
    }

    @Test
    void overlaysManyLayersForReading() throws IOException {
        List<String> layers = Stream.iterate(0, i -> i + 1)
                .limit(30)
                .map(i -> directory.resolve("layer" + i).toString())
                .toList();
        for (String layer : layers) {
            Files.createDirectory(Path.of(layer));
        }
        Files.writeString(Path.of(layers.getLast(), "deep"), "x");
        var spec = new OverlaySpec(layers, Optional.empty(), Map.of());
        try (DetachedMount overlay = DetachedMount.overlay(spec, new OwnerMap(namespace, 100_000, 100_000))) {
            assertThat(Stat.of(overlay.fd(), "deep").orElseThrow().uid()).isEqualTo(100_000);
        }
    }

    @Test
    void saysWhatFileSystemCannotMapOwners() {
        var spec = new OverlaySpec(List.of("/proc/sys"), Optional.empty(), Map.of());
        assertThatThrownBy(() -> DetachedMount.overlay(spec, new OwnerMap(namespace, 100_000, 100_000)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("idmapped mounts do not work on detached copy of /proc/sys");
    }

    /** Whoever is nobody in the map cannot make the overlay's own files, and the kernel falls back to reading only. */
    @Test
    void keepsCapabilitiesWhileItMakesFilesForOthers() {
        long dumpable = Syscall.raw(SyscallNumber.PRCTL, 3, 0, 0, 0, 0);
        long capabilities = FileOwner.call(100_000, 100_000, MappedOverlayIT::effective);
        assertThat(capabilities).isEqualTo(effective());
        assertThat(Syscall.raw(SyscallNumber.PRCTL, 3, 0, 0, 0, 0)).isEqualTo(dumpable);
    }

    private static long effective() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void chown(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", gid);
    }

    private static String owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid");
    }
}
