package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class HelperIT {
    private static final long ALL = CloneFlags.CLONE_NEWNS
            | CloneFlags.CLONE_NEWUTS
            | CloneFlags.CLONE_NEWIPC
            | CloneFlags.CLONE_NEWNET
            | CloneFlags.CLONE_NEWPID;

    @TempDir
    Path directory;

    @Test
    void readsStdinAndTellsItsExitCode() throws IOException {
        Files.writeString(directory.resolve("in"), "state");
        var before = OpenFiles.list();
        assertThat(run(Optional.empty(), "cat; echo; echo $0 $FOO; exit 3")).isEqualTo(3);
        assertThat(Files.readString(directory.resolve("out"))).isEqualTo("state\nsh bar\n");
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    @Test
    void hasNoDescriptorButThree() throws IOException {
        Files.writeString(directory.resolve("in"), "");
        assertThat(run(Optional.empty(), "ls -l /proc/self/fd | awk '{print $9}' | sort -n | tr '\\n' ' '"))
                .isZero();
        // 3 is ls's own, of the directory it lists
        assertThat(Files.readString(directory.resolve("out")).strip()).isEqualTo("0 1 2 3");
    }

    @Test
    void worksInTheNamespacesOfAnotherProcess() throws IOException {
        ShimHandle container = Shim.launch(TestContainer.in(directory)
                .shell(new Stdio.Discarded(), "busybox hostname joined; exec busybox sleep 60")
                .build());
        try {
            container.start();
            Files.writeString(directory.resolve("in"), "");
            String script = "busybox hostname inside; echo $$ > /seen";
            assertThat(runIn(container.init(), script)).isZero();
            assertThat(Integer.parseInt(
                            Files.readString(directory.resolve("root/seen")).strip()))
                    .isBetween(2, 20);
        } finally {
            container.destroy();
        }
    }

    @Test
    void saysWhatCannotBeExecuted() throws IOException {
        Files.writeString(directory.resolve("in"), "");
        var before = OpenFiles.list();
        Command missing = new Command("/nonexistent", List.of("x"), List.of());
        assertThatThrownBy(() -> start(missing, Optional.empty()))
                .isInstanceOfSatisfying(SpawnFailedException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(e.step()).isEqualTo("execve /nonexistent");
                });
        try (PidFd self = PidFd.open((int) ProcessHandle.current().pid())) {
            assertThatThrownBy(() -> start(missing, Optional.of(self))).isInstanceOf(SpawnFailedException.class);
        }
        assertThat(OpenFiles.list()).isEqualTo(before);
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private int run(Optional<PidFd> joined, String script) {
        return finish(start(
                new Command("/bin/sh", List.of("sh", "-c", script), List.of("FOO=bar", "PATH=/bin:/usr/bin")), joined));
    }

    private int runIn(PidFd joined, String script) {
        Command command = new Command("/bin/busybox", List.of("busybox", "sh", "-c", script), List.of("PATH=/bin"));
        return finish(start(command, Optional.of(joined)));
    }

    private PidFd start(Command command, Optional<PidFd> joined) {
        String out = directory.resolve("out").toString();
        try (Fd stdin = Openat2.open(directory.resolve("in").toString(), OpenFlags.O_RDONLY);
                Fd stdout = Openat2.create(out, OpenFlags.O_WRONLY | OpenFlags.O_APPEND, 0x180)) {
            return new Helper(command, stdin, stdout, stdout, joined, joined.isPresent() ? ALL : 0).start();
        }
    }

    private static int finish(PidFd process) {
        try (process) {
            return process.waitExit().code();
        }
    }
}
