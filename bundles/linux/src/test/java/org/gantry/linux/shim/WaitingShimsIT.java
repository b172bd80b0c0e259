package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.process.Signal;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shims made ahead. */
@NeedsRoot
class WaitingShimsIT {
    private static final int PATIENCE_MILLIS = 5000;

    @TempDir
    Path directory;

    private TestContainer container;

    @BeforeEach
    void layOut() throws IOException {
        container = TestContainer.in(directory);
    }

    @Test
    void oneThatWaitedIsTakenAndReplaced() throws Exception {
        try (WaitingShims shims = new WaitingShims(2)) {
            List<Long> waiting = awaitWaiting(2);
            ShimHandle shim = launch(shims);
            assertThat(waiting).contains((long) shim.shimPid());
            shim.start();
            assertThat(awaitWaiting(2)).doesNotContain((long) shim.shimPid());
            shim.destroy();
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void oneThatWasKilledIsNotTaken() throws Exception {
        try (WaitingShims shims = new WaitingShims(1)) {
            long pid = awaitWaiting(1).getFirst();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            awaitWaiting(0);
            ShimHandle shim = launch(shims);
            assertThat((long) shim.shimPid()).isNotEqualTo(pid);
            shim.destroy();
        }
    }

    @Test
    void launchesGoOnWhenThereAreNoneAnyMore() throws Exception {
        WaitingShims shims = new WaitingShims(2);
        awaitWaiting(2);
        shims.close();
        assertThat(waiting()).isEmpty();
        launch(shims).destroy();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void initIsThereBeforeItHasAProgram() throws Exception {
        ShimSpec spec = container
                .shell(new Stdio.Pipes(false), "echo $$; exec busybox sleep 60")
                .namespaces(CloneFlags.CLONE_NEWPID)
                .build();
        try (WaitingShims shims = new WaitingShims(1);
                TakenShim taken = shims.take()) {
            taken.makeInit(early(spec.script().namespaces(), Optional.empty()));
            ShimHandle shim = taken.launch(spec).awaitReady();
            shim.start();
            assertThat(Streams.readUntil(shim.streams().stdout().orElseThrow(), "\n"))
                    .isEqualTo("1\n");
            assertThat(shim.init().isAlive()).isTrue();
            try (ShimHandle other =
                    ShimHandle.adopt(shim.shimPid(), shim.shimStartTime()).orElseThrow()) {
                assertThat(other.init().pid()).isEqualTo(shim.init().pid());
            }
            shim.init().sendSignal(Signal.SIGKILL);
            Poll.readable(shim.exitNotice().fd(), PATIENCE_MILLIS);
            assertThat(shim.exitRecord().orElseThrow().status()).isEqualTo(new ExitStatus(Signal.SIGKILL, true));
            shim.release();
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whoKnowsItsShimBeforeMayHaveItStartAtOnce() throws Exception {
        ShimSpec spec = container
                .shell(new Stdio.Pipes(false), "echo here; exec busybox sleep 60")
                .atOnce()
                .build();
        try (WaitingShims shims = new WaitingShims(1);
                TakenShim taken = shims.take()) {
            LaunchedShim launched = taken.launch(spec);
            assertThat(launched.pid()).isEqualTo(taken.pid());
            assertThat(launched.startTime()).isEqualTo(taken.startTime());
            ShimHandle shim = launched.awaitReady();
            assertThat(Streams.readUntil(shim.streams().stdout().orElseThrow(), "\n"))
                    .isEqualTo("here\n");
            shim.start();
            shim.destroy();
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whoHasStartedAtOnceEndsWithItsLaunch() throws Exception {
        ShimSpec spec = container
                .shell(new Stdio.Pipes(false), "exec busybox sleep 60")
                .atOnce()
                .build();
        try (WaitingShims shims = new WaitingShims(0)) {
            LaunchedShim launched = shims.launch(spec);
            int init = awaitSleep(launched);
            launched.destroy();
            assertThat(ProcessHandle.of(init)).isEmpty();
        }
    }

    @Test
    void aCommandThatIsNotThereIsToldByTheStartAllTheSame() {
        ShimSpec spec = container
                .command(new Stdio.Pipes(false), "/no/such/program", "program")
                .atOnce()
                .build();
        try (WaitingShims shims = new WaitingShims(1)) {
            ShimHandle shim = shims.launch(spec).awaitReady();
            assertThatThrownBy(shim::start)
                    .isInstanceOf(SpawnFailedException.class)
                    .hasMessageStartingWith("execve /no/such/program: ENOENT");
            shim.destroy();
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whoHasSomebodyToWaitForDoesNotStartAtOnce() {
        ShimSpec.Builder spec =
                container.shell(new Stdio.Pipes(false), "true").halt(init -> {}).atOnce();
        assertThatThrownBy(spec::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatWasBegunInVainIsGone() throws Exception {
        try (WaitingShims shims = new WaitingShims(0)) {
            long children = ProcessHandle.current().descendants().count();
            try (TakenShim taken = shims.take()) {
                taken.makeInit(early(CloneFlags.CLONE_NEWPID, Optional.empty()));
            }
            assertThat(ProcessHandle.current().descendants().count()).isEqualTo(children);
        }
    }

    @Test
    void anInitThatCannotBeMadeIsToldAndNothingIsLeft() throws Exception {
        ShimSpec spec = container
                .shell(new Stdio.Pipes(false), "true")
                .namespaces(CloneFlags.CLONE_NEWNS)
                .build();
        try (WaitingShims shims = new WaitingShims(0);
                Fd noCgroup = Openat2.open("/", OpenFlags.O_RDONLY);
                TakenShim taken = shims.take()) {
            taken.makeInit(early(spec.script().namespaces(), Optional.of(noCgroup)));
            assertThatThrownBy(() -> taken.launch(spec))
                    .isInstanceOf(SpawnFailedException.class)
                    .hasMessageStartingWith("clone init: EBADF");
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whatHasToBeDoneBeforeInitIsMadeIsRefused() {
        ShimSpec spec = container
                .shell(new Stdio.Pipes(false), "true")
                .beforeClone(Step.call("something", SyscallNumber.GETPID))
                .build();
        try (WaitingShims shims = new WaitingShims(0);
                TakenShim taken = shims.take()) {
            taken.makeInit(early(spec.script().namespaces(), Optional.empty()));
            assertThatThrownBy(() -> taken.launch(spec)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void takesMoreDescriptorsThanOneMessageCarries() throws Exception {
        ShimSpec.Builder spec = container.shell(new Stdio.Pipes(false), "true");
        List<Fd> passed = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Fd fd = Openat2.open("/dev/null", OpenFlags.O_RDONLY);
            passed.add(fd);
            spec.pass(fd);
        }
        try (Pipe pipe = Pipe.open("the last")) {
            int last = spec.pass(pipe.writeEnd());
            spec.setup(Step.call("write to the last", SyscallNumber.WRITE, value(last), string("here"), value(4)));
            ShimHandle shim = Shim.launch(spec.build());
            assertThat(Streams.readUntil(pipe.readEnd(), "here")).isEqualTo("here");
            shim.destroy();
        } finally {
            passed.forEach(Fd::close);
        }
    }

    private static int awaitSleep(LaunchedShim launched) throws InterruptedException {
        ProcessHandle shim = ProcessHandle.of(launched.pid()).orElseThrow();
        Instant deadline = Instant.now().plusMillis(PATIENCE_MILLIS);
        while (Instant.now().isBefore(deadline)) {
            Optional<Long> sleeping = shim.children()
                    .filter(child -> child.info().commandLine().orElse("").contains("sleep 60"))
                    .map(ProcessHandle::pid)
                    .findFirst();
            if (sleeping.isPresent()) {
                return sleeping.get().intValue();
            }
            Thread.sleep(5);
        }
        throw new AssertionError("the command does not run");
    }

    private static EarlyInit early(long namespaces, Optional<Fd> cgroup) {
        return new EarlyInit(namespaces, cgroup);
    }

    private ShimHandle launch(WaitingShims shims) {
        return shims.launch(container
                        .shell(new Stdio.Pipes(false), "busybox sleep 60")
                        .build())
                .awaitReady();
    }

    private static List<Long> awaitWaiting(int count) throws InterruptedException {
        Instant deadline = Instant.now().plusMillis(PATIENCE_MILLIS);
        while (waiting().size() != count && Instant.now().isBefore(deadline)) {
            Thread.sleep(5);
        }
        List<Long> found = waiting();
        assertThat(found).hasSize(count);
        return found;
    }

    /** Children that are no zombies, and wait. */
    private static List<Long> waiting() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .filter(pid -> status(pid).contains("Name:\tgantry-spare\n"))
                .filter(pid -> !status(pid).contains("State:\tZ"))
                .toList();
    }

    private static String status(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"));
        } catch (IOException gone) {
            return "";
        }
    }
}
