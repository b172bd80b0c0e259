package org.gantry.linux.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.MountInfo;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class DetachedMountIT {
    @TempDir
    Path directory;

    @Test
    void overlaysLayersThatNobodySeesMounted() throws IOException {
        var before = MountInfo.self();
        OverlaySpec spec = OverlaySpec.of(List.of(layer("top"), layer("bottom")), layer("upper"), layer("work"));
        try (DetachedMount overlay = DetachedMount.overlay(spec);
                RootDir root = overlay.root()) {
            assertThat(FileSystem.of(overlay.fd()).magic()).isEqualTo(FileSystem.OVERLAYFS_MAGIC);
            assertThat(root.findContent("/in-bottom", 100).orElseThrow())
                    .isEqualTo("bottom".getBytes(StandardCharsets.UTF_8));
            assertThat(root.findContent("/name", 100).orElseThrow())
                    .isEqualTo("upper".getBytes(StandardCharsets.UTF_8));
            root.createFile("/etc/hosts", OpenFlags.O_WRONLY, 0x1A4).close();
            assertThat(MountInfo.self()).isEqualTo(before);
        }
        assertThat(directory.resolve("upper/etc/hosts")).exists();
    }

    @Test
    void takesMoreLayersThanAPageOfText() throws IOException {
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            layers.add(layer("layer-with-a-name-like-a-digest-" + "0123456789abcdef".repeat(4) + i));
        }
        try (DetachedMount overlay = DetachedMount.overlay(new OverlaySpec(layers, Optional.empty(), Map.of()));
                RootDir root = overlay.root()) {
            assertThat(root.find("/in-layer-with-a-name-like-a-digest-" + "0123456789abcdef".repeat(4) + 119, 0))
                    .hasValueSatisfying(Fd::close);
            assertThatThrownBy(() -> root.createFile("/x", OpenFlags.O_WRONLY, 0x1A4))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EROFS));
        }
    }

    @Test
    void worksOnKernelsThatWantOneStringOfLayers() throws IOException {
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            layers.add(layer("layer-with-a-name-like-a-digest-" + "0123456789abcdef".repeat(4) + i));
        }
        var before = MountInfo.self();
        try (Fd overlay = OverlayMounter.mountJoined(OverlaySpec.of(layers, layer("upper"), layer("work")));
                RootDir root = RootDir.own(overlay.dup())) {
            assertThat(MountInfo.self()).isEqualTo(before);
            root.createFile("/new", OpenFlags.O_WRONLY, 0x1A4).close();
            assertThat(root.find("/in-layer-with-a-name-like-a-digest-" + "0123456789abcdef".repeat(4) + 59, 0))
                    .hasValueSatisfying(Fd::close);
        }
        assertThat(directory.resolve("upper/new")).exists();
    }

    @Test
    void takesPathsLongerThanFsconfigDoes() throws IOException {
        String deep = ("d".repeat(200) + "/").repeat(2);
        OverlaySpec spec = OverlaySpec.of(
                List.of(layer(deep + "one"), layer("with:colon,comma\\backslash")),
                layer(deep + "upper"),
                layer(deep + "work"));
        try (DetachedMount overlay = DetachedMount.overlay(spec);
                RootDir root = overlay.root()) {
            assertThat(root.findContent("/in-one", 100).orElseThrow()).isNotEmpty();
            assertThat(root.findContent("/in-with:colon,comma\\backslash", 100).orElseThrow())
                    .isNotEmpty();
            root.createFile("/new", OpenFlags.O_WRONLY, 0x1A4).close();
        }
        assertThat(directory.resolve(deep + "upper/new")).exists();
    }

    @Test
    void saysWhatTheKernelSaid() throws IOException {
        String lower = layer("lower");
        assertThatThrownBy(() -> DetachedMount.overlay(
                        new OverlaySpec(List.of(lower), Optional.empty(), Map.of("no_such_option", "on"))))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("no_such_option=on (e overlay: Unknown parameter 'no_such_option')");
        assertThatThrownBy(() -> DetachedMount.overlay(OverlaySpec.of(List.of(lower), "/nowhere", "/nowhere")))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining("upperdir=/nowhere");
    }

    @Test
    void attachesATmpfs() throws IOException {
        Path target = Files.createDirectory(directory.resolve("target"));
        try (DetachedMount tmpfs = DetachedMount.of("tmpfs", Map.of("size", "64k", "mode", "0700"), MountAttr.NOSUID)) {
            tmpfs.attach(target.toString());
        }
        try {
            MountInfo mount = MountInfo.at(target.toString()).orElseThrow();
            assertThat(mount.fileSystem()).isEqualTo("tmpfs");
            assertThat(mount.options()).contains("nosuid");
            assertThat(mount.superOptions()).contains("size=64k", "mode=700");
        } finally {
            Mounts.unmount(target.toString(), 0);
        }
        assertThat(Mounts.unmountIfMounted(target.toString())).isFalse();
        assertThat(Mounts.unmountIfMounted(directory + "/absent")).isFalse();
    }

    @Test
    void bindsReadOnly() throws IOException {
        layer("source");
        try (DetachedMount bind = DetachedMount.bind(directory.resolve("source").toString(), true)) {
            bind.setAttributes(true, MountAttr.RDONLY, 0);
            try (RootDir root = bind.root()) {
                assertThat(root.findContent("name", 10).orElseThrow())
                        .isEqualTo("source".getBytes(StandardCharsets.UTF_8));
                assertThatThrownBy(() -> root.createFile("x", OpenFlags.O_WRONLY, 0x1A4))
                        .isInstanceOf(SyscallException.class)
                        .hasMessageContaining("EROFS");
            }
        }
    }

    @Test
    void leavesNothingOpen() throws IOException {
        OverlaySpec good = OverlaySpec.of(List.of(layer("lower")), layer("upper"), layer("work"));
        OverlaySpec bad = OverlaySpec.of(List.of("/nowhere"), "/nowhere", "/nowhere");
        var before = OpenFiles.list();
        for (int i = 0; i < 20; i++) {
            DetachedMount.overlay(good).close();
            assertThatThrownBy(() -> DetachedMount.overlay(bad)).isInstanceOf(SyscallException.class);
        }
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    private String layer(String name) throws IOException {
        Path layer = Files.createDirectories(directory.resolve(name));
        String last = layer.getFileName().toString();
        if (!last.equals("work")) {
            Files.writeString(layer.resolve("name"), last);
            Files.writeString(layer.resolve("in-" + last), last);
        }
        return layer.toString();
    }
}
