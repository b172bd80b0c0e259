package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes without a shim that stays, halts of their setup, and the gateway. */
@NeedsRoot
class ChildIT {
    @TempDir
    Path directory;

    /** Which stays open, and so is no leak. */
    @BeforeAll
    static void openTheImageOfShims() {
        ShimImage.current();
    }

    @Test
    void isAChildOfThisProcessWithStreamsOfTheCaller() throws IOException {
        var before = OpenFiles.list();
        try (Fd output = output();
                Child child = Shim.launchChild(spec(output, "echo $$; exit 5").build(), Optional.empty())) {
            assertThat(ProcStat.of(child.process().pid()).orElseThrow().parent())
                    .isEqualTo((int) ProcessHandle.current().pid());
            child.start();
            assertThat(child.process().waitExit().code()).isEqualTo(5);
        }
        assertThat(Files.readString(directory.resolve("output"))).isEqualTo("1\n");
        assertThat(OpenFiles.list()).isEqualTo(before);
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void isLetGoThroughTheGatewayOnce() throws IOException {
        var gateway = new Gateway(directory);
        try (Fd output = output();
                Child child = Shim.launchChild(spec(output, "echo $$; exit 6").build(), Optional.of(gateway))) {
            assertThat(gateway.isClosed()).isTrue();
            assertThat(gateway.open()).isTrue();
            assertThat(gateway.isClosed()).isFalse();
            assertThat(gateway.open()).isFalse();
            assertThat(child.process().waitExit().code()).isEqualTo(6);
        }
        assertThat(Files.readString(directory.resolve("output"))).isEqualTo("1\n");
    }

    @Test
    void namesTheStepThatFailsBehindTheGateway() {
        var gateway = new Gateway(directory);
        try (Fd output = output()) {
            ShimSpec.Builder spec =
                    ShimSpec.ofChild("test", streams(output), new Command("/no/such", List.of("x"), List.of()));
            try (Child child = Shim.launchChild(spec.build(), Optional.of(gateway))) {
                assertThatThrownBy(gateway::open).isInstanceOfSatisfying(SpawnFailedException.class, e -> {
                    assertThat(e.step()).isEqualTo("execve /no/such");
                    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                });
                child.process().waitExit();
            }
        }
    }

    @Test
    void outsidersActInOrderAtTheHalts() {
        List<String> acts = new ArrayList<>();
        try (Fd output = output()) {
            ShimSpec.Builder spec = spec(output, "echo $$");
            spec.halt(init -> acts.add("first " + init.isAlive())).halt(init -> acts.add("second " + init.isAlive()));
            try (Child child = Shim.launchChild(spec.build(), Optional.of(new Gateway(directory)))) {
                acts.add("launched");
                child.start();
                child.process().waitExit();
            }
        }
        assertThat(acts).containsExactly("first true", "second true", "launched");
    }

    @Test
    void anOutsiderThatThrowsLeavesNothing() throws IOException {
        var before = OpenFiles.list();
        try (Fd output = output()) {
            ShimSpec child = spec(output, "true").halt(ChildIT::refuse).build();
            assertThatThrownBy(() -> Shim.launchChild(child, Optional.of(new Gateway(directory))))
                    .hasMessage("refused");
            assertThatThrownBy(() -> Shim.launchChild(child, Optional.empty())).hasMessage("refused");
            ShimSpec withShim = TestContainer.in(directory)
                    .shell(new Stdio.Discarded(), "true")
                    .halt(ChildIT::refuse)
                    .build();
            assertThatThrownBy(() -> Shim.launch(withShim)).hasMessage("refused");
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    private static void refuse(PidFd init) {
        assertThat(init.isAlive()).isTrue();
        throw new IllegalStateException("refused");
    }

    private Fd output() {
        return Openat2.create(directory.resolve("output").toString(), OpenFlags.O_RDWR, 0x180);
    }

    private static Stdio streams(Fd output) {
        return new Stdio.Given(output, output, output, false);
    }

    private static ShimSpec.Builder spec(Fd output, String script) {
        Command command = new Command("/bin/sh", List.of("sh", "-c", script), List.of("PATH=/bin"));
        return ShimSpec.ofChild("gantry-linux-test", streams(output), command).namespaces(CloneFlags.CLONE_NEWPID);
    }
}
