package org.gantry.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.addressOf;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.strings;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CHDIR;
import static org.gantry.linux.syscall.SyscallNumber.CLONE3;
import static org.gantry.linux.syscall.SyscallNumber.DUP3;
import static org.gantry.linux.syscall.SyscallNumber.EXECVE;
import static org.gantry.linux.syscall.SyscallNumber.EXIT_GROUP;
import static org.gantry.linux.syscall.SyscallNumber.MOUNT;
import static org.gantry.linux.syscall.SyscallNumber.PIVOT_ROOT;
import static org.gantry.linux.syscall.SyscallNumber.RT_SIGPROCMASK;
import static org.gantry.linux.syscall.SyscallNumber.SETHOSTNAME;
import static org.gantry.linux.syscall.SyscallNumber.UMOUNT2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.fs.MountInfo;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.gantry.linux.testing.Tools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process in namespaces of its own, straight from this JVM. */
@NeedsRoot
class SpawnIT {
    private static final Cell PID_FD = Cell.word("pidfd");
    private static final long NAMESPACES = CloneFlags.CLONE_NEWNS
            | CloneFlags.CLONE_NEWUTS
            | CloneFlags.CLONE_NEWIPC
            | CloneFlags.CLONE_NEWPID
            | CloneFlags.CLONE_NEWNET;

    @TempDir
    Path root;

    @BeforeEach
    void makeRoot() throws Exception {
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("proc"));
        Files.copy(Tools.staticBusybox(), root.resolve("bin/busybox"));
    }

    @Test
    void reachesExecveInNamespaces() throws Exception {
        String script = "busybox hostname; echo $$; busybox ls /; busybox ls /proc/self/ns | busybox wc -l; exit 3";
        var mounts = MountInfo.self();
        try (Pipe stdout = Pipe.open("stdout")) {
            ExitStatus status = run(container(stdout.writeEnd(), "/bin/busybox", "sh", "-c", script));
            stdout.writeEnd().close();
            assertThat(status).isEqualTo(new ExitStatus(3, false));
            assertThat(readAll(stdout.readEnd()).lines()).startsWith("inside", "1", "bin", "proc");
        }
        assertThat(MountInfo.self()).isEqualTo(mounts);
    }

    @Test
    void reportsAFailingStepOfTheChild() throws Exception {
        Files.delete(root.resolve("proc"));
        var before = OpenFiles.list();
        try (Pipe stdout = Pipe.open("stdout")) {
            assertThatThrownBy(() -> run(container(stdout.writeEnd(), "/bin/busybox", "sh")))
                    .isInstanceOfSatisfying(
                            SpawnFailedException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                    .hasMessage("mount proc on /proc: ENOENT (No such file or directory)");
        }
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    @Test
    void tellsMissingCommandsFromForbiddenOnes() throws Exception {
        Files.createFile(root.resolve("bin/data"));
        try (Pipe stdout = Pipe.open("stdout")) {
            assertThatThrownBy(() -> run(container(stdout.writeEnd(), "/bin/absent")))
                    .hasMessage("execve /bin/absent: ENOENT (No such file or directory)");
            assertThatThrownBy(() -> run(container(stdout.writeEnd(), "/bin/data")))
                    .hasMessage("execve /bin/data: EACCES (Permission denied)");
        }
    }

    private static ExitStatus run(SpawnProgram program) {
        Outcome outcome = Spawner.run(program, PID_FD);
        try (PidFd child = PidFd.own((int) outcome.result(), Fd.own(outcome.word(PID_FD), "pidfd"))) {
            ExitStatus status = child.waitExit();
            outcome.orThrow();
            return status;
        }
    }

    private SpawnProgram container(Fd stdout, String... command) {
        Label child = new Label("child");
        Label failed = new Label("failed");
        Cell mask = Cell.word("signal mask");
        Cell pid = Cell.word("pid");
        Operand all = Operand.bytes(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        long flags = CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK | CloneFlags.CLONE_CLEAR_SIGHAND | NAMESPACES;
        List<Step> steps = new ArrayList<>(List.of(
                Step.call("block signals", RT_SIGPROCMASK, value(0), all, addressOf(mask), value(8)),
                Step.call("clone", CLONE3, CloneArgs.of(flags, PID_FD, 0), CloneArgs.SIZE)
                        .into(pid)
                        .when(0, child),
                Step.call("restore signals", RT_SIGPROCMASK, value(2), addressOf(mask), ZERO, value(8)),
                Step.finish(Operand.load(pid))));
        Stream.concat(Stream.of(Step.move("child", ZERO).at(child)), inside(stdout, command))
                .map(step -> step.onFailureByDefault(failed))
                .forEach(steps::add);
        steps.add(Step.call("exit", EXIT_GROUP, value(127)).at(failed));
        return new SpawnProgram(steps);
    }

    private Stream<Step> inside(Fd stdout, String... command) {
        String path = root.toString();
        long bind = MountFlags.MS_BIND | MountFlags.MS_REC;
        Operand none = value(0);
        Operand mask = Operand.bytes(new byte[8]);
        return Stream.of(
                Step.call(
                        "make mounts private",
                        MOUNT,
                        none,
                        string("/"),
                        none,
                        value(MountFlags.MS_REC | MountFlags.MS_PRIVATE),
                        none),
                Step.call("bind " + path, MOUNT, string(path), string(path), none, value(bind), none),
                Step.call("enter " + path, CHDIR, string(path)),
                Step.call("mount proc on /proc", MOUNT, string("proc"), string("proc"), string("proc"), none, none),
                Step.call("pivot_root", PIVOT_ROOT, string("."), string(".")),
                Step.call("leave the old root", UMOUNT2, string("."), value(MountFlags.MNT_DETACH)),
                Step.call("set the host name", SETHOSTNAME, string("inside"), value(6)),
                Step.call("stdout", DUP3, value(stdout.number()), value(1), none),
                Step.call("unblock signals", RT_SIGPROCMASK, value(2), mask, none, value(8)),
                Step.call(
                        "execve " + command[0],
                        EXECVE,
                        string(command[0]),
                        strings(List.of(command)),
                        strings(List.of("PATH=/bin"))));
    }

    private static String readAll(Fd fd) {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (fd.read(buffer) > 0) {
            // until the end
        }
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }
}
