package org.gantry.linux.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.namespace.UserNamespaces.Maps;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;

@NeedsRoot
class UserNamespacesIT {
    private static final List<IdMapping> UIDS = List.of(new IdMapping(0, 100_000, 1000), new IdMapping(1000, 7000, 5));
    private static final List<IdMapping> GIDS = List.of(new IdMapping(0, 200_000, 65_536));
    private static final long NS_GET_USERNS = 0xb701;

    @Test
    void makesOneThatHasItsMaps() {
        try (Fd namespace = UserNamespaces.make(new Maps(UIDS, GIDS))) {
            assertThat(NamespaceType.of(namespace)).isEqualTo(CloneFlags.CLONE_NEWUSER);
            assertThat(UserNamespaces.mapsOf(namespace)).isEqualTo(new Maps(UIDS, GIDS));
        }
    }

    @Test
    void leavesNeitherChildrenNorDescriptors() throws IOException {
        UserNamespaces.make(new Maps(UIDS, GIDS)).close();
        var open = OpenFiles.list();
        String children = children();
        for (int i = 0; i < 20; i++) {
            UserNamespaces.make(new Maps(UIDS, GIDS)).close();
        }
        assertThat(OpenFiles.list()).isEqualTo(open);
        assertThat(children()).isEqualTo(children);
    }

    @Test
    void passesOnWhyTheKernelRefusesAMap() throws IOException {
        var overlapping = List.of(new IdMapping(0, 100_000, 10), new IdMapping(5, 200_000, 10));
        String children = children();
        assertThatThrownBy(() -> UserNamespaces.make(new Maps(overlapping, GIDS)))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                .hasMessageContaining("uid_map");
        assertThat(children()).isEqualTo(children);
    }

    @Test
    void makesNetworkNamespacesThatBelongToIt() {
        try (Fd namespace = UserNamespaces.make(new Maps(UIDS, GIDS));
                Fd network = NetNamespaces.makeIn(namespace);
                Fd owner =
                        Fd.own(Syscall.check(SyscallNumber.IOCTL, network, network.number(), NS_GET_USERNS), "owner")) {
            assertThat(NamespaceType.of(network)).isEqualTo(CloneFlags.CLONE_NEWNET);
            assertThat(Stat.of(owner).inode()).isEqualTo(Stat.of(namespace).inode());
        }
    }

    @Test
    void makesFileSystemsWithTheIdsOfTheNamespace() {
        Map<String, String> parameters = Map.of("gid", "5", "mode", "0620", "ptmxmode", "0666");
        try (Fd namespace = UserNamespaces.make(new Maps(UIDS, GIDS));
                Fd devpts = UserNamespaces.makeFileSystem(namespace, "devpts", parameters, 0);
                Fd ptmx = Openat2.open(devpts, "ptmx", OpenFlags.O_RDWR | OpenFlags.O_NOCTTY, 0, 0)) {
            assertThat(ptmx.isOpen()).isTrue();
            assertThat(Stat.of(devpts).uid()).isEqualTo(100_000);
            assertThat(Stat.of(devpts, "0").orElseThrow().gid()).isEqualTo(200_005);
        }
    }

    @Test
    void namesTheStepThatFailed() {
        try (Fd network = NetNamespaces.make()) {
            assertThatThrownBy(() -> UserNamespaces.mapsOf(network))
                    .isInstanceOf(SpawnFailedException.class)
                    .hasMessageContaining("enter");
        }
        try (Fd namespace = UserNamespaces.make(new Maps(UIDS, GIDS))) {
            assertThatThrownBy(() -> UserNamespaces.makeFileSystem(namespace, "devpts", Map.of("gid", "70000"), 0))
                    .isInstanceOf(SpawnFailedException.class)
                    .hasMessageContaining("devpts gid=70000");
        }
    }

    /** A core dump of the engine is a debugging aid that a container must not cost. */
    @Test
    void leavesThisProcessDumpable() {
        long before = Syscall.raw(SyscallNumber.PRCTL, 3, 0, 0, 0, 0);
        try (Fd namespace = UserNamespaces.make(new Maps(UIDS, GIDS))) {
            UserNamespaces.makeFileSystem(namespace, "tmpfs", Map.of(), 0).close();
        }
        assertThat(Syscall.raw(SyscallNumber.PRCTL, 3, 0, 0, 0, 0)).isEqualTo(before);
    }

    @Test
    void translatesIds() {
        assertThat(IdMapping.outside(UIDS, 999)).isEqualTo(OptionalLong.of(100_999));
        assertThat(IdMapping.outside(UIDS, 1004)).isEqualTo(OptionalLong.of(7004));
        assertThat(IdMapping.outside(UIDS, 1005)).isEmpty();
    }

    private static String children() throws IOException {
        return Files.readString(Path.of("/proc/thread-self/children"));
    }
}
