package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.api.runtime.TaskRequest;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.process.Signal;
import org.gantry.runtime.libcontainer.testing.Leaks;
import org.gantry.runtime.libcontainer.testing.NeedsRootAndBusybox;
import org.gantry.runtime.libcontainer.testing.TestRootfs;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that are children of the caller, each call by a driver that knows nothing of the last one. */
@NeedsRootAndBusybox
class DirectIT {
    private static final String ID = "direct-" + ProcessHandle.current().pid();

    @TempDir
    Path directory;

    private Leaks before;

    @BeforeEach
    void prepare() throws IOException {
        before = Leaks.now(directory);
        TestRootfs.in(directory.resolve("rootfs"));
        Files.createDirectory(state());
    }

    @AfterEach
    void leavesNothing() throws IOException {
        call(task -> {
            task.delete();
            task.removeEmptyParents();
        });
        assertThat(state()).isEmptyDirectory();
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(Leaks.now(directory)).isEqualTo(before);
    }

    @Test
    void livesThroughCommandsThatAreStrangersToEachOther() throws IOException {
        TestSpec spec = TestSpec.shell("echo out; echo err >&2; cat; exit 7");
        Files.writeString(directory.resolve("in"), "in\n");
        create(spec);
        call(task -> assertThat(task.status()).isEqualTo(TaskStatus.CREATED));
        assertThat(Files.readString(directory.resolve("out"))).isEmpty();
        call(task -> task.start(spec.process()));
        call(task -> {
            assertThat(ProcStat.of(task.pid()).orElseThrow().parent())
                    .isEqualTo((int) ProcessHandle.current().pid());
            assertThat(task.await().code()).isEqualTo(7);
        });
        call(task -> assertThat(task.status()).isEqualTo(TaskStatus.STOPPED));
        assertThat(Files.readString(directory.resolve("out"))).isEqualTo("out\nerr\nin\n");
    }

    @Test
    void isStartedOnce() throws IOException {
        TestSpec spec = TestSpec.of("sleep", "100");
        create(spec);
        call(task -> task.start(spec.process()));
        call(task -> assertThatThrownBy(() -> task.start(spec.process())).isInstanceOf(EngineException.Conflict.class));
        call(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
            task.pause();
            assertThat(task.status()).isEqualTo(TaskStatus.PAUSED);
            task.resume();
            task.signal(Signal.SIGKILL, false);
            assertThat(task.await().shellCode()).isEqualTo(137);
            assertThatThrownBy(() -> task.signal(Signal.SIGKILL, false)).hasMessage("container not running");
            task.signal(Signal.SIGKILL, true);
        });
    }

    @Test
    void namesTheProgramThatCannotBeExecuted() throws IOException {
        assertThatThrownBy(() -> create(TestSpec.of("no-such-program")))
                .isInstanceOf(ProgramNotExecutable.class)
                .hasMessage("unable to start container process: exec: \"no-such-program\": "
                        + "executable file not found in $PATH");
        assertThatThrownBy(() -> create(TestSpec.of("/etc/passwd")))
                .hasMessage("unable to start container process: exec: \"/etc/passwd\": permission denied");
        TestSpec spec = TestSpec.of("/bin");
        create(spec);
        call(task -> {
            assertThatThrownBy(() -> task.start(spec.process()))
                    .isInstanceOf(ProgramNotExecutable.class)
                    .hasMessage("unable to start container process: exec: \"/bin\": permission denied");
            task.await();
        });
    }

    @Test
    void givesTheConsoleAway() throws IOException {
        TestSpec spec = TestSpec.shell("tty; stty size; exit 3");
        spec.terminal = true;
        spec.consoleSize = new org.gantry.api.oci.RuntimeSpec.Box(11, 22);
        List<Fd> consoles = new ArrayList<>();
        create(spec, consoles);
        call(task -> task.start(spec.process()));
        call(task -> assertThat(task.await().code()).isEqualTo(3));
        try (Fd console = consoles.getFirst()) {
            assertThat(readAll(console)).isEqualTo("/dev/pts/0\r\n11 22\r\n");
        }
    }

    @Test
    void takesFurtherProcesses() throws IOException {
        create(TestSpec.of("sleep", "100"));
        call(task -> task.start(TestSpec.of("sleep").process()));
        call(task -> {
            try (Streams streams = new Streams();
                    PidFd exec =
                            task.exec(TestSpec.shell("echo $$ $PPID; exit 9").process(), streams.direct(List.of()))) {
                assertThat(exec.waitExit().code()).isEqualTo(9);
            }
            try (Streams streams = new Streams()) {
                assertThatThrownBy(() -> task.exec(TestSpec.of("/etc").process(), streams.direct(List.of())))
                        .hasMessageContaining("permission denied");
            }
        });
        assertThat(Files.readString(directory.resolve("out")).strip()).endsWith(" 0");
        call(task -> {
            task.signal(Signal.SIGKILL, false);
            task.await();
        });
    }

    private interface Call {
        void on(DirectTask task) throws IOException;
    }

    private void call(Call call) throws IOException {
        try (DirectRuntime runtime = new DirectRuntime()) {
            call.on(runtime.open(ID, state()).orElseThrow());
        }
    }

    private void create(TestSpec spec) {
        create(spec, new ArrayList<>());
    }

    private void create(TestSpec spec, List<Fd> consoles) {
        String cgroup = "/gantry-test-" + ProcessHandle.current().pid() + "/" + ID;
        try (DirectRuntime runtime = new DirectRuntime();
                Fd rootfs = Openat2.open(directory.resolve("rootfs").toString(), OpenFlags.O_PATH);
                Streams streams = new Streams()) {
            var request = new TaskRequest(ID, spec.build(cgroup), state(), rootfs.number(), true);
            runtime.create(request, directory, streams.direct(consoles));
        }
    }

    /** Files for a process. */
    private final class Streams implements AutoCloseable {
        private final Fd in = Openat2.create(directory.resolve("in").toString(), OpenFlags.O_RDONLY, 0x180);
        private final Fd out =
                Openat2.create(directory.resolve("out").toString(), OpenFlags.O_WRONLY | OpenFlags.O_APPEND, 0x180);

        DirectStreams direct(List<Fd> consoles) {
            return new DirectStreams(in, out, out, consoles::add);
        }

        @Override
        public void close() {
            in.close();
            out.close();
        }
    }

    private Path state() {
        return directory.resolve("state");
    }

    private static String readAll(Fd terminal) {
        var bytes = ByteBuffer.allocate(4096);
        while (terminal.readAvailable(bytes) > 0) {
            // until the last process has closed its side
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
