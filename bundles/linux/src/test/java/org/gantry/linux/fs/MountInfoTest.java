package org.gantry.linux.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MountInfoTest {
    @Test
    void readsALine() {
        MountInfo mount = MountInfo.parse(
                "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 propagate_from:2 - ext3 /dev/root rw,errors=continue");
        assertThat(mount)
                .isEqualTo(new MountInfo(
                        36,
                        35,
                        "/mnt1",
                        "/mnt 2",
                        List.of("rw", "noatime"),
                        List.of("master:1", "propagate_from:2"),
                        "ext3",
                        "/dev/root",
                        List.of("rw", "errors=continue")));
    }

    @Test
    void readsALineWithoutOptionalFields() {
        MountInfo mount = MountInfo.parse("25 1 0:22 / /proc rw - proc proc rw");
        assertThat(mount.optional()).isEmpty();
        assertThat(mount.fileSystem()).isEqualTo("proc");
    }

    @Test
    void findsProcHere() {
        assertThat(MountInfo.at("/proc").orElseThrow().fileSystem()).isEqualTo("proc");
        assertThat(MountInfo.at("/proc/no/such")).isEmpty();
    }
}
