package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.SETNS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A further process in a running container: a shim whose child joins the namespaces of init. */
@NeedsRoot
class ExecIT {
    private static final long JOINED =
            CloneFlags.CLONE_NEWNS | CloneFlags.CLONE_NEWUTS | CloneFlags.CLONE_NEWIPC | CloneFlags.CLONE_NEWNET;

    @TempDir
    Path directory;

    private ShimHandle container;

    @BeforeEach
    void startContainer() throws IOException {
        container = Shim.launch(TestContainer.in(directory)
                .shell(new Stdio.Discarded(), "busybox hostname joined; exec busybox sleep 60")
                .build());
        container.start();
    }

    @AfterEach
    void destroyContainer() {
        container.destroy();
    }

    @Test
    void joinsAllNamespaces() {
        String script = "busybox ps -o pid,args | busybox grep -c 'sleep 60$'; busybox ls /; exit 6";
        ShimHandle exec = Shim.launch(exec("exec", script));
        exec.start();
        assertThat(Streams.readAll(exec.streams().stdout().orElseThrow())).isEqualTo("1\nbin\ndev\nproc\n");
        assertThat(Poll.readable(exec.exitNotice().fd(), 5000)).isTrue();
        assertThat(exec.exitRecord().orElseThrow().status().code()).isEqualTo(6);
        exec.release();
        assertThat(container.init().isAlive()).isTrue();
    }

    @Test
    void launchesFromManyVirtualThreadsAtOnce() throws Exception {
        runExec("warm-up");
        var before = OpenFiles.list();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> outputs = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> runExec("exec-" + i)))
                    .toList();
            for (int i = 0; i < outputs.size(); i++) {
                assertThat(get(outputs.get(i))).isEqualTo("exec-" + i + "\n");
            }
        }
        assertThat(OpenFiles.list().size()).isLessThanOrEqualTo(before.size() + 2);
    }

    private String runExec(String name) {
        ShimHandle exec = Shim.launch(exec(name, "echo " + name));
        exec.start();
        String output = Streams.readAll(exec.streams().stdout().orElseThrow());
        assertThat(Poll.readable(exec.exitNotice().fd(), 5000)).isTrue();
        exec.release();
        return output;
    }

    private ShimSpec exec(String name, String script) {
        Command command = new Command("/bin/busybox", List.of("sh", "-c", script), List.of("PATH=/bin"));
        ShimSpec.Builder spec = ShimSpec.of(name, directory.resolve(name), new Stdio.Pipes(false), command);
        int init = spec.pass(container.init().fd());
        return spec.beforeClone(Step.call("join the pid namespace", SETNS, value(init), value(CloneFlags.CLONE_NEWPID)))
                .setup(Step.call("join the namespaces", SETNS, value(init), value(JOINED)))
                .build();
    }

    private static String get(Future<String> output) throws InterruptedException {
        try {
            return output.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
