package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docker run} in the foreground: status, streams, environment, identity. */
class RunIT extends DockerCliTest {
    @ParameterizedTest
    @CsvSource({"0", "1", "42", "255"})
    void theExitStatusIsTheCommands(int status) {
        docker.run("run", "--rm", BUSYBOX, "sh", "-c", "exit " + status).exits(status);
    }

    @Test
    void aSignalIsAnExitStatusAbove128() {
        docker.ok("run", "-d", "--name", "k1", BUSYBOX, "sleep", "100");
        docker.ok("kill", "k1");
        assertThat(docker.ok("wait", "k1")).isEqualTo("137");
    }

    @Test
    void stdoutAndStderrAreKeptApart() {
        Result result = docker.run("run", "--rm", BUSYBOX, "sh", "-c", "echo out; echo err >&2");
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).isEqualTo("err\n");
    }

    @Test
    void aCommandThatIsNotThereIs127() {
        String error = docker.run("run", "--rm", BUSYBOX, "nosuch").exits(127).err();
        assertThat(error).contains("exec: \"nosuch\": executable file not found in $PATH");
        docker.run("run", "--rm", BUSYBOX, "/no/such").exits(127);
        assertThat(docker.ok("ps", "-aq")).isEmpty();
    }

    @Test
    void aCommandThatIsNotExecutableIs126() {
        String error =
                docker.run("run", "--rm", BUSYBOX, "/etc/passwd").exits(126).err();
        assertThat(error).contains("exec: \"/etc/passwd\": permission denied");
    }

    @Test
    void stdinReachesTheCommandAndEnds() {
        byte[] input = "a\nb\nc\n".getBytes(StandardCharsets.UTF_8);
        assertThat(docker.pipe(input, "run", "--rm", "-i", BUSYBOX, "wc", "-l").ok())
                .isEqualTo("3");
    }

    @Test
    void megabytesPassUnchangedInBothDirections() {
        byte[] input = new byte[5_000_000];
        new Random(7).nextBytes(input);
        String sum = docker.pipe(input, "run", "--rm", "-i", BUSYBOX, "md5sum").ok();
        String echoed = docker.pipe(
                        input, "run", "--rm", "-i", BUSYBOX, "sh", "-c", "cat | tee /tmp/x | wc -c; md5sum < /tmp/x")
                .ok();
        assertThat(echoed).startsWith("5000000").endsWith(sum);
        assertThat(docker.run("run", "--rm", BUSYBOX, "sh", "-c", "yes | head -c 3000000")
                        .out())
                .hasSize(3_000_000);
    }

    @Test
    void theEnvironmentIsDockers() {
        String environment = docker.ok("run", "--rm", "-e", "A=1", "-e", "PATH=/bin", "-h", "box", BUSYBOX, "env");
        assertThat(environment.lines()).contains("A=1", "PATH=/bin", "HOSTNAME=box", "HOME=/root");
    }

    @Test
    void directoryUserEntrypointAndHostnameAreThoseAskedFor() {
        assertThat(docker.ok("run", "--rm", "-w", "/tmp", BUSYBOX, "pwd")).isEqualTo("/tmp");
        assertThat(docker.ok("run", "--rm", "-w", "/made/here", BUSYBOX, "pwd")).isEqualTo("/made/here");
        assertThat(docker.ok("run", "--rm", "-u", "user", BUSYBOX, "id"))
                .isEqualTo("uid=1000(user) gid=1000(user) groups=10(wheel),1000(user)");
        assertThat(docker.ok("run", "--rm", "-u", "7:8", BUSYBOX, "id")).isEqualTo("uid=7 gid=8 groups=8");
        assertThat(docker.ok("run", "--rm", "--entrypoint", "echo", BUSYBOX, "hi"))
                .isEqualTo("hi");
        assertThat(docker.ok("run", "--rm", "-h", "box", BUSYBOX, "hostname")).isEqualTo("box");
    }

    @Test
    void theCommandIsTheFirstProcess() {
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", "echo $$")).isEqualTo("1");
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", "set -- /proc/[0-9]*; echo $#"))
                .isEqualTo("1");
    }

    @Test
    void onlyTheThreeStreamsAreOpen() {
        assertThat(docker.ok("run", "--rm", BUSYBOX, "sh", "-c", "ls /proc/self/fd | wc -l"))
                .as("0, 1, 2 and the directory ls reads")
                .isEqualTo("4");
    }

    @Test
    void rmRemovesAndNameIsFreeAgain() {
        docker.ok("run", "--rm", "--name", "once", BUSYBOX, "true");
        docker.ok("run", "--rm", "--name", "once", BUSYBOX, "true");
        assertThat(docker.ok("ps", "-aq")).isEmpty();
    }

    @Test
    void theEmbeddedImageSaysHello() {
        assertThat(docker.ok("run", "--rm", "hello")).contains("Gantry");
    }
}
