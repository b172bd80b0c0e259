package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fs.At;
import org.gantry.linux.fs.MountInfo;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.gantry.linux.tty.Pty;
import org.gantry.linux.tty.WindowSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsRoot
class ShimIT {
    private static final int PATIENCE_MILLIS = 10_000;

    @TempDir
    Path directory;

    private TestContainer container;

    @BeforeEach
    void makeContainer() throws IOException {
        container = TestContainer.in(directory);
    }

    @Test
    void runsAContainerToItsEnd() {
        var spec = container.shell(new Stdio.Pipes(false), "echo out $$; echo err >&2; busybox ls /; exit 3");
        ShimHandle shim = Shim.launch(spec.build());
        assertThat(shim.exitRecord()).isEmpty();
        shim.start();
        assertThat(Streams.readAll(shim.streams().stdout().orElseThrow())).isEqualTo("out 1\nbin\ndev\nproc\n");
        assertThat(Streams.readAll(shim.streams().stderr().orElseThrow())).isEqualTo("err\n");
        ExitRecord record = awaitExit(shim);
        assertThat(record.status()).isEqualTo(new ExitStatus(3, false));
        assertThat(record.time()).isBetween(Instant.now().minusSeconds(10), Instant.now());
        assertThat(shim.shim().isAlive()).isTrue();
        shim.release();
    }

    @Test
    void leavesNothingBehind() {
        launchAndKill();
        var files = OpenFiles.list();
        var mounts = MountInfo.self();
        for (int i = 0; i < 5; i++) {
            int pid = launchAndKill();
            assertThat(ProcStat.of(pid)).as("the shim is reaped").isEmpty();
        }
        assertThat(OpenFiles.list()).isEqualTo(files);
        assertThat(MountInfo.self()).isEqualTo(mounts);
    }

    @Test
    void recordsSignals() {
        ShimHandle shim = Shim.launch(
                container.shell(new Stdio.Discarded(), "busybox sleep 60").build());
        shim.start();
        shim.init().sendSignal(Signal.SIGKILL);
        assertThat(awaitExit(shim).status()).isEqualTo(new ExitStatus(Signal.SIGKILL, true));
        shim.release();
    }

    @Test
    void passesTheEndOfStdinOn() {
        ShimHandle shim = Shim.launch(
                container.shell(new Stdio.Pipes(true), "busybox cat; echo end").build());
        shim.start();
        shim.streams().stdin().orElseThrow().writeFully("text\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Streams.readUntil(shim.streams().stdout().orElseThrow(), "text\n"))
                .isEqualTo("text\n");
        assertThat(Poll.readable(shim.exitNotice().fd(), 50)).isFalse();
        shim.closeStdin();
        assertThat(Streams.readAll(shim.streams().stdout().orElseThrow())).isEqualTo("end\n");
        assertThat(awaitExit(shim).status().shellCode()).isZero();
        shim.release();
    }

    @Test
    void givesInitATerminal() {
        Pty pty = Pty.open();
        Pty.resize(pty.master(), new WindowSize(33, 111));
        String script = "busybox stty size; busybox test -t 0 && echo tty; trap 'busybox stty size; exit 4' WINCH;"
                + " echo ready; while :; do busybox sleep 0.05; done";
        ShimHandle shim =
                Shim.launch(container.shell(new Stdio.Terminal(pty), script).build());
        shim.start();
        var master = shim.streams().terminal().orElseThrow();
        assertThat(Streams.readUntil(master, "ready\r\n")).isEqualTo("33 111\r\ntty\r\nready\r\n");
        Pty.resize(master, new WindowSize(5, 6));
        assertThat(Streams.readAll(master)).isEqualTo("5 6\r\n");
        assertThat(awaitExit(shim).status().code()).isEqualTo(4);
        shim.release();
    }

    @Test
    void namesAFailingStepOfTheSetup() throws IOException {
        Files.delete(container.root().resolve("proc"));
        launchAndKill(container.shell(new Stdio.Discarded(), "").setup(Step.call("x", SyscallNumber.GETPID)), true);
        var before = OpenFiles.list();
        ShimSpec spec = container.shell(new Stdio.Pipes(true), "").build();
        assertThatThrownBy(() -> Shim.launch(spec))
                .isInstanceOf(SpawnFailedException.class)
                .hasMessage("mount proc on /proc: ENOENT (No such file or directory)");
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    @Test
    void namesAFailingStepOfTheShim() {
        ShimSpec spec = container
                .shell(new Stdio.Discarded(), "")
                .beforeClone(Step.call("join nothing", SyscallNumber.SETNS, value(-1)))
                .build();
        assertThatThrownBy(() -> Shim.launch(spec)).hasMessage("join nothing: EBADF (Bad file descriptor)");
    }

    @Test
    void tellsMissingCommandsFromForbiddenOnes() throws IOException {
        Files.createFile(container.root().resolve("bin/data"));
        for (var expected : List.of(List.of("/bin/absent", Errno.ENOENT), List.of("/bin/data", Errno.EACCES))) {
            ShimHandle shim = Shim.launch(container
                    .command(new Stdio.Discarded(), expected.get(0).toString())
                    .build());
            assertThatThrownBy(shim::start).isInstanceOfSatisfying(SpawnFailedException.class, e -> {
                assertThat(e.errno()).isEqualTo(expected.get(1));
                assertThat(e.step()).isEqualTo("execve " + expected.get(0));
            });
            assertThat(awaitExit(shim).status().shellCode()).isEqualTo(127);
            shim.release();
        }
    }

    @Test
    void endsInitThatIsNeverStarted() {
        ShimHandle shim =
                Shim.launch(container.shell(new Stdio.Pipes(false), "echo no").build());
        int init = shim.init().pid();
        assertThat(ProcStat.of(init)).isPresent();
        shim.destroy();
        assertThat(ProcStat.of(init)).isEmpty();
    }

    @Test
    void startsNothingWhenInitWasKilledAtTheBarrier() {
        ShimHandle shim =
                Shim.launch(container.shell(new Stdio.Pipes(false), "echo no").build());
        shim.init().sendSignal(Signal.SIGKILL);
        assertThat(awaitExit(shim).status().shellCode()).isEqualTo(137);
        shim.start();
        assertThat(Streams.readAll(shim.streams().stdout().orElseThrow())).isEmpty();
        shim.release();
    }

    @Test
    void passesNothingToTheContainerButItsStreams() {
        // The pipeline is the shell's own for a moment, so the list is made a little later.
        ShimHandle shim = Shim.launch(container
                .shell(
                        new Stdio.Pipes(true),
                        "(busybox sleep 0.2; busybox ls -l /proc/1/fd) | busybox grep -c -- '->'; busybox grep Sig[IB] /proc/self/status; umask")
                .build());
        shim.start();
        assertThat(Streams.readAll(shim.streams().stdout().orElseThrow()))
                .isEqualTo("3\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n0022\n");
        shim.destroy();
    }

    /** Every step that opens something asks for close-on-exec; this is for the one that forgets. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAStepLeavesOpenIsNotPassedOn(boolean atOnce) {
        ShimSpec.Builder spec = container
                .shell(new Stdio.Pipes(true), "(busybox sleep 0.2; busybox ls -l /proc/1/fd) | busybox grep -c -- '->'")
                .setup(Step.call(
                        "open something",
                        SyscallNumber.OPENAT,
                        value(At.AT_FDCWD),
                        string("/"),
                        value(OpenFlags.O_RDONLY)));
        ShimHandle shim = Shim.launch((atOnce ? spec.atOnce() : spec).build());
        shim.start();
        assertThat(Streams.readAll(shim.streams().stdout().orElseThrow())).isEqualTo("3\n");
        shim.destroy();
    }

    @Test
    void reapsOrphansWhenThereIsNoPidNamespace() throws Exception {
        ShimSpec spec = ShimSpec.of(
                        "gantry-linux-test",
                        directory.resolve("exit"),
                        new Stdio.Pipes(false),
                        new Command(
                                "/bin/busybox",
                                List.of(
                                        "sh",
                                        "-c",
                                        "busybox sh -c 'busybox sleep 1 & echo $!' ; exec busybox sleep 30"),
                                List.of("PATH=/bin")))
                .build();
        ShimHandle shim = Shim.launch(spec);
        shim.start();
        int orphan = Integer.parseInt(
                Streams.readUntil(shim.streams().stdout().orElseThrow(), "\n").strip());
        assertThat(eventually(() -> ProcStat.of(orphan).map(ProcStat::parent).equals(Optional.of(shim.shimPid()))))
                .as("the shim inherits the orphan")
                .isTrue();
        assertThat(eventually(() -> ProcStat.of(orphan).isEmpty()))
                .as("the shim reaps the orphan")
                .isTrue();
        assertThat(shim.exitRecord()).isEmpty();
        shim.destroy();
    }

    @Test
    void isSmall() throws IOException {
        ShimHandle shim = Shim.launch(
                container.shell(new Stdio.Pipes(true), "busybox sleep 60").build());
        shim.start();
        String rollup = Files.readString(Path.of("/proc/" + shim.shimPid() + "/smaps_rollup"));
        long pss = rollup.lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        System.err.println("PSS of a shim: " + pss + " kB");
        assertThat(pss).isLessThan(40);
        assertThat(Files.readString(Path.of("/proc/" + shim.shimPid() + "/cmdline")))
                .isEqualTo("gantry-shim\0" + (mayShowName() ? "gantry-linux-test\0" : ""));
        shim.destroy();
    }

    /** CAP_SYS_RESOURCE, which root lacks in some sandboxes. */
    private static boolean mayShowName() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .anyMatch(line -> (Long.parseUnsignedLong(
                                                line.substring("CapEff:".length())
                                                        .strip(),
                                                16)
                                        >> 24
                                & 1)
                        == 1);
    }

    private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plusMillis(PATIENCE_MILLIS);
        while (!condition.getAsBoolean() && Instant.now().isBefore(deadline)) {
            Thread.sleep(10);
        }
        return condition.getAsBoolean();
    }

    private int launchAndKill() {
        return launchAndKill(container.shell(new Stdio.Pipes(true), "busybox sleep 60"), false);
    }

    private static int launchAndKill(ShimSpec.Builder spec, boolean mayFail) {
        try {
            ShimHandle shim = Shim.launch(spec.build());
            shim.start();
            shim.destroy();
            return shim.shim().pid();
        } catch (SpawnFailedException e) {
            if (!mayFail) {
                throw e;
            }
            return -1;
        }
    }

    private static ExitRecord awaitExit(ShimHandle shim) {
        assertThat(Poll.readable(shim.exitNotice().fd(), PATIENCE_MILLIS))
                .as("exit notice")
                .isTrue();
        return shim.exitRecord().orElseThrow();
    }
}
