package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Requirements;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/**
 * A runtime whose containers are not processes of the host: Debian's gVisor (runsc), with what it needs as options in etc. It is
 * of 2022 and takes every network namespace of a kernel of today for the host's, so it gets no network; and there is no KVM.
 */
class SandboxedRuntimeIT extends DockerCliTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RUNTIME = "gvisor";

    @Override
    protected void warmUp() {
        Path program = Requirements.program("runsc", "runsc");
        Path file = engine.root().resolve("karaf/etc/org.gantry.runtime.oci-" + RUNTIME + ".cfg");
        try {
            Files.writeString(file, "path = " + program + "\noptions = --platform=ptrace --network=none\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(Session.eventually(
                        () -> docker.run("info", "-f", "{{json .Runtimes}}")
                                .out()
                                .contains(RUNTIME),
                        PATIENCE))
                .isTrue();
        docker.ok("run", "--rm", "--runtime", RUNTIME, BUSYBOX, "true");
    }

    @Test
    void itsKernelIsNotTheHosts() {
        assertThat(docker.ok("run", "--rm", "--runtime", RUNTIME, BUSYBOX, "dmesg"))
                .contains("Starting gVisor");
        docker.run("run", "--rm", "--runtime", RUNTIME, BUSYBOX, "sh", "-c", "exit 7")
                .exits(7);
    }

    @Test
    void containersOutliveTheEngine() throws IOException {
        String loop = "while [ ! -e /end ]; do sleep 0.2; done; echo over; exit 17";
        docker.ok("run", "-d", "--runtime", RUNTIME, "--name", "g1", BUSYBOX, "sh", "-c", "echo begun; " + loop);
        assertThat(Session.eventually(() -> docker.ok("logs", "g1").equals("begun"), PATIENCE))
                .isTrue();
        assertThat(docker.ok("inspect", "-f", "{{.HostConfig.Runtime}}", "g1")).isEqualTo(RUNTIME);
        docker.run("exec", "g1", "sh", "-c", "exit 5").exits(5);
        engine.kill();
        engine.up();
        assertThat(docker.ok("exec", "g1", "echo", "still here")).isEqualTo("still here");
        docker.ok("exec", "g1", "touch", "/end");
        assertThat(docker.ok("wait", "g1")).isEqualTo("17");
        assertThat(docker.ok("logs", "g1")).isEqualTo("begun\nover");
        docker.ok("rm", "g1");
    }

    @Test
    void itIsKilledAndRemoved() {
        docker.ok("run", "-d", "--runtime", RUNTIME, "--name", "g2", BUSYBOX, "sleep", "1000");
        docker.ok("rm", "-f", "g2");
        assertThat(docker.ok("ps", "-aq", "--filter", "name=g2")).isEmpty();
    }
}
