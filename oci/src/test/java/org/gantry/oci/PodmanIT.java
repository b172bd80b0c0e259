package org.gantry.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gantry.oci.Cli.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** podman and its conmon, pointed at gantry-oci: init has to be their child, and its exit status theirs to learn. */
class PodmanIT {
    /** Podman's own are more than a process without CAP_SYS_RESOURCE may set. */
    private static final List<String> LIMITS = List.of("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024");

    @TempDir
    Path directory;

    private Cli oci;

    @BeforeEach
    void prepare() throws IOException {
        if (!TestBundle.isPossible() || !Files.isExecutable(Path.of("/usr/bin/podman"))) {
            System.err.println("SKIPPED PodmanIT: needs root, busybox-static and podman");
            Assumptions.abort("needs root, busybox-static and podman");
        }
        oci = Cli.gantry(directory);
    }

    @Test
    void runsContainersWithIt() throws IOException {
        TestBundle bundle = TestBundle.in(directory.resolve("bundle"));
        Path archive = directory.resolve("image.tar");
        assertThat(oci.execute("", List.of("tar", "-C", bundle.path() + "/rootfs", "-cf", archive.toString(), "."))
                        .status())
                .isZero();
        assertThat(podman("import", archive.toString(), "busybox:test").status())
                .isZero();
        try {
            Result run = run("--rm", "busybox:test", "sh", "-c", "echo from podman; exit 7");
            assertThat(run.stdout()).as(run.stderr()).isEqualTo("from podman\n");
            assertThat(run.status()).isEqualTo(7);

            Result terminal = run("--rm", "--tty", "busybox:test", "sh", "-c", "test -t 1 && echo terminal");
            assertThat(terminal.stdout()).as(terminal.stderr()).isEqualTo("terminal\r\n");

            assertThat(run("--detach", "--name", "one", "busybox:test", "sleep", "1000")
                            .status())
                    .isZero();
            Result exec = podman("exec", "one", "sh", "-c", "echo inside; exit 4");
            assertThat(exec.stdout()).as(exec.stderr()).isEqualTo("inside\n");
            assertThat(exec.status()).isEqualTo(4);
            assertThat(podman("exec", "one", "nope").status()).isEqualTo(127);
            assertThat(podman("kill", "one").status()).isZero();
            assertThat(podman("wait", "one").stdout()).isEqualTo("137\n");
        } finally {
            podman("rm", "--force", "one");
        }
    }

    private Result run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("run", "--network", "none"));
        line.addAll(LIMITS);
        line.addAll(List.of(arguments));
        return podman(line.toArray(String[]::new));
    }

    private Result podman(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "podman",
                "--root",
                directory.resolve("storage").toString(),
                "--runroot",
                directory.resolve("run").toString(),
                "--storage-driver",
                "vfs",
                "--cgroup-manager",
                "cgroupfs",
                "--events-backend",
                "none",
                "--runtime",
                oci.command().getFirst()));
        line.addAll(List.of(arguments));
        return oci.execute("", line);
    }
}
