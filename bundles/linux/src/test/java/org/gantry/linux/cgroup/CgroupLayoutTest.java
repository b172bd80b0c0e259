package org.gantry.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.gantry.linux.cgroup.CgroupFeatures.Feature;
import org.gantry.linux.fs.MountInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupLayoutTest {
    @TempDir
    Path directory;

    @Test
    void seesTheUnifiedLayoutWithItsControllers() throws IOException {
        Files.writeString(directory.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
        CgroupLayout layout = CgroupLayout.of(List.of(mount(directory.toString(), "cgroup2", "rw", "nsdelegate")));
        assertThat(layout.mode()).isEqualTo(CgroupMode.UNIFIED);
        assertThat(layout.unified().orElseThrow().controllers())
                .containsExactlyInAnyOrder("cpuset", "cpu", "io", "memory", "pids");
    }

    @Test
    void seesTheLegacyLayoutWithControllersMountedTogether() {
        CgroupLayout layout = CgroupLayout.of(List.of(
                mount("/sys/fs/cgroup/cpu,cpuacct", "cgroup", "rw", "cpu", "cpuacct"),
                mount("/sys/fs/cgroup/systemd", "cgroup", "rw", "xattr", "release_agent=/x", "name=systemd")));
        assertThat(layout.mode()).isEqualTo(CgroupMode.LEGACY);
        assertThat(layout.legacyOf("cpuacct")).isEqualTo(layout.legacyOf("cpu"));
        assertThat(layout.legacyOf("cpu").orElseThrow().controllers()).isEqualTo(Set.of("cpu", "cpuacct"));
        assertThat(layout.legacy().getLast().controllers()).isEqualTo(Set.of("name=systemd"));
        assertThat(layout.legacy().getLast().isNamed()).isTrue();
        assertThat(layout.legacyOf("memory")).isEmpty();
    }

    @Test
    void seesTheHybridLayoutAndEachHierarchyOnce() throws IOException {
        Files.writeString(directory.resolve("cgroup.controllers"), "\n");
        CgroupLayout layout = CgroupLayout.of(List.of(
                mount("/sys/fs/cgroup/memory", "cgroup", "rw", "memory"),
                mount("/elsewhere/memory", "cgroup", "rw", "memory"),
                mount(directory.toString(), "cgroup2", "rw")));
        assertThat(layout.mode()).isEqualTo(CgroupMode.HYBRID);
        assertThat(layout.legacy()).hasSize(1);
        assertThat(layout.legacyOf("memory").orElseThrow().mountPoint()).isEqualTo(Path.of("/sys/fs/cgroup/memory"));
    }

    @Test
    void sayWhatToDoWithoutAnyCgroups() {
        assertThatThrownBy(() -> CgroupLayout.of(List.of(mount("/", "ext4", "rw"))))
                .hasMessageContaining("mount cgroup2 on /sys/fs/cgroup");
    }

    @Test
    void knowsWhatV1CanDoByItsFiles() throws IOException {
        for (String file : List.of("memory.limit_in_bytes", "memory.swappiness", "blkio.bfq.io_serviced")) {
            Files.createFile(directory.resolve(file));
        }
        CgroupLayout layout = CgroupLayout.of(List.of(mount(directory.toString(), "cgroup", "rw", "memory", "blkio")));
        assertThat(CgroupFeatures.of(layout).available())
                .containsExactlyInAnyOrder(
                        Feature.MEMORY, Feature.SWAPPINESS, Feature.IO_WEIGHT, Feature.IO_WEIGHT_DEVICE);
    }

    @Test
    void knowsWhatV2CanDoByItsControllers() throws IOException {
        Files.writeString(directory.resolve("cgroup.controllers"), "memory io\n");
        CgroupFeatures features =
                CgroupFeatures.of(CgroupLayout.of(List.of(mount(directory.toString(), "cgroup2", "rw"))));
        assertThat(features.has(Feature.SWAP)).isTrue();
        assertThat(features.has(Feature.IO_READ_BYTES)).isTrue();
        assertThat(features.has(Feature.SWAPPINESS)).isFalse();
        assertThat(features.has(Feature.CPU_SHARES)).isFalse();
    }

    @Test
    void refusesPathsThatLeaveTheHierarchyOrNameItsRoot() {
        CgroupLayout layout = CgroupLayout.of(List.of(mount("/sys/fs/cgroup/memory", "cgroup", "rw", "memory")));
        for (String path : List.of("", "/", "a/b", "/a/../b", "/a//b", "/a/", "/./a", "system.slice:docker:3f2a")) {
            assertThatThrownBy(() -> layout.manager(path)).as(path).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(CgroupPaths.ancestors("/a/b/c")).containsExactly("/a", "/a/b");
    }

    private static MountInfo mount(String at, String type, String... superOptions) {
        return new MountInfo(1, 0, "/", at, List.of("rw"), List.of(), type, type, Arrays.asList(superOptions));
    }
}
