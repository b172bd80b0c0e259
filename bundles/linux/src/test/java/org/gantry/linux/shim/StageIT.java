package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.namespace.IdMapping;
import org.gantry.linux.namespace.UserNamespaces;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container whose init is made by a process that has joined a user namespace. */
@NeedsRoot
class StageIT {
    private static final List<IdMapping> IDS = List.of(new IdMapping(0, 100_000, 1000));

    @TempDir
    Path directory;

    private TestContainer container;

    @BeforeEach
    void makeContainer() throws IOException {
        container = TestContainer.in(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void runsInitInNamespacesThatBelongToTheOneJoined() {
        String script = "echo $$; busybox id -u; busybox tr -s ' ' < /proc/self/uid_map; busybox hostname x; exit 5";
        try (Fd namespace = UserNamespaces.make(new UserNamespaces.Maps(IDS, IDS))) {
            ShimHandle shim = Shim.launch(staged(namespace, script).build());
            shim.start();
            assertThat(Streams.readAll(shim.streams().stdout().orElseThrow())).isEqualTo("1\n0\n 0 100000 1000\n");
            assertThat(Streams.readAll(shim.streams().stderr().orElseThrow())).isEmpty();
            assertThat(Poll.readable(shim.exitNotice().fd(), 5000)).isTrue();
            assertThat(shim.exitRecord().orElseThrow().status()).isEqualTo(new ExitStatus(5, false));
            shim.release();
        }
    }

    @Test
    void isTheShimsOnlyChild() throws IOException {
        try (Fd namespace = UserNamespaces.make(new UserNamespaces.Maps(IDS, IDS))) {
            ShimHandle shim =
                    Shim.launch(staged(namespace, "exec busybox sleep 60").build());
            shim.start();
            String children =
                    Files.readString(Path.of("/proc/" + shim.shimPid() + "/task/" + shim.shimPid() + "/children"));
            assertThat(children.strip()).isEqualTo(String.valueOf(shim.init().pid()));
            assertThat(Files.readString(Path.of("/proc/" + shim.shimPid() + "/uid_map")))
                    .contains("4294967295");
            shim.destroy();
        }
    }

    @Test
    void saysWhichStepFailedAndLeavesNothing() {
        var open = OpenFiles.list();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> {
                        try (Fd namespace = UserNamespaces.make(new UserNamespaces.Maps(IDS, IDS))) {
                            var spec = staged(namespace, "true")
                                    .stage(Step.call("fall over", SyscallNumber.CLOSE, value(-1)));
                            Shim.launch(spec.build());
                        }
                    })
                    .isInstanceOfSatisfying(
                            SpawnFailedException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.EBADF))
                    .hasMessageContaining("fall over");
        }
        assertThat(OpenFiles.list()).isEqualTo(open);
    }

    @Test
    void reportsThatInitCannotBeMade() {
        var spec = container
                .shell(new Stdio.Pipes(false), "true")
                .namespaces(CloneFlags.CLONE_FILES << 40)
                .stage(Step.move("nothing", ZERO));
        assertThatThrownBy(() -> Shim.launch(spec.build()))
                .isInstanceOf(SpawnFailedException.class)
                .hasMessageContaining("clone init: EINVAL");
    }

    private ShimSpec.Builder staged(Fd namespace, String script) {
        ShimSpec.Builder spec = ShimSpec.of(
                "gantry-linux-test",
                directory.resolve("exit"),
                new Stdio.Pipes(false),
                new Command("/bin/busybox", List.of("sh", "-c", script), List.of("PATH=/bin")));
        spec.namespaces(CloneFlags.CLONE_NEWNS | CloneFlags.CLONE_NEWPID | CloneFlags.CLONE_NEWUTS);
        int passed = spec.pass(namespace);
        spec.stage(Step.call("join", SyscallNumber.SETNS, value(passed), value(CloneFlags.CLONE_NEWUSER)));
        spec.setup(Step.call("become group 0", SyscallNumber.SETRESGID, ZERO, ZERO, ZERO));
        spec.setup(Step.call("become user 0", SyscallNumber.SETRESUID, ZERO, ZERO, ZERO));
        container.enterRoot().forEach(spec::setup);
        return spec;
    }
}
