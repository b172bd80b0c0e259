package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker diff, commit and export. */
class CommitIT extends DockerCliTest {
    @TempDir
    Path work;

    @Test
    void aContainerThatOnlyRanHasChangedNothing() {
        docker.ok("run", "--name", "box", BUSYBOX, "true");
        assertThat(docker.ok("diff", "box")).isEmpty();
        assertThat(docker.run("diff", "nosuch").fails()).contains("No such container: nosuch");
    }

    @Test
    void changesAreListedByPath() {
        docker.ok("run", "--name", "box", BUSYBOX, "sh", "-c", """
                echo more >> /etc/passwd; rm /etc/group; mkdir -p /new/sub; echo x > /new/sub/file
                rm -r /home; chmod 700 /root; rm -r /var; mkdir /var; touch /var/again
                cp -p /bin/busybox /tmp/b; rm /tmp/b; mv /new/sub/file /new/moved
                """);
        assertThat(docker.ok("diff", "box")).isEqualTo("""
                C /etc
                D /etc/group
                C /etc/passwd
                D /home
                A /new
                A /new/moved
                A /new/sub
                C /root
                C /var
                A /var/again""");
    }

    @Test
    void anImageIsMadeOfIt() {
        docker.ok(
                "run",
                "--name",
                "box",
                "-e",
                "COLOR=green",
                "--label",
                "own=1",
                BUSYBOX,
                "sh",
                "-c",
                "echo committed > /file; rm /etc/group; rm -r /var; mkdir /var; touch /var/v; ln /file /same");
        String id = docker.ok("commit", "-a", "Somebody <s@example.org>", "-m", "as it is", "box", "made:1");
        assertThat(docker.ok("inspect", "-f", "{{.Id}} {{.Author}} {{.Comment}} {{len .RootFS.Layers}}", "made:1"))
                .isEqualTo(id + " Somebody <s@example.org> as it is 2");
        assertThat(docker.ok(
                                "run",
                                "--rm",
                                "made:1",
                                "sh",
                                "-c",
                                "cat /file /same; ls /etc/group; ls /var; echo $COLOR; stat -c %h /file")
                        .replace("\r", ""))
                .contains("committed\ncommitted\n", "v\ngreen\n2");
        docker.run("run", "--rm", "made:1", "test", "-e", "/etc/group").exits(1);
        assertThat(docker.ok("inspect", "-f", "{{index .Config.Labels \"own\"}}", "made:1"))
                .isEqualTo("1");
        assertThat(docker.ok("history", "--format", "{{.CreatedBy}}|{{.Comment}}", "--no-trunc", "made:1"))
                .startsWith("sh -c echo committed");
        docker.ok("rmi", "made:1");
    }

    @Test
    void theConfigIsChangedByInstructions() {
        docker.ok("run", "--name", "box", "-e", "A=1", "-w", "/tmp", BUSYBOX, "true");
        docker.ok(
                "commit",
                "-c",
                "ENV B=2 A=3",
                "-c",
                "ENTRYPOINT [\"echo\", \"said\"]",
                "-c",
                "LABEL k=v",
                "-c",
                "EXPOSE 80",
                "-c",
                "WORKDIR sub",
                "-c",
                "USER user",
                "-c",
                "VOLUME /data",
                "-c",
                "STOPSIGNAL SIGINT",
                "box",
                "made:2");
        assertThat(docker.ok(
                        "inspect",
                        "-f",
                        "{{.Config.Env}} {{.Config.Entrypoint}} {{.Config.Cmd}} {{.Config.Labels}} {{.Config.WorkingDir}}"
                                + " {{.Config.User}} {{.Config.StopSignal}} {{.Config.ExposedPorts}} {{.Config.Volumes}}",
                        "made:2"))
                .isEqualTo("[A=3 B=2] [echo said] [] map[k:v] /tmp/sub user SIGINT map[80/tcp:{}] map[/data:{}]");
        assertThat(docker.ok("run", "--rm", "made:2", "this")).isEqualTo("said this");
        assertThat(docker.ok("inspect", "-f", "{{len .RootFS.Layers}}", "made:2"))
                .isEqualTo("1");
        assertThat(docker.run("commit", "-c", "RUN x", "box", "bad:1").fails())
                .contains("RUN is not a valid change command");
        assertThat(docker.run("commit", "box", "Bad:1").fails()).contains("must be lowercase");
        assertThat(docker.ok("images", "-q", "bad")).isEmpty();
        docker.ok("rmi", "made:2");
    }

    @Test
    void aRunningContainerIsPausedMeanwhileAndGoesOn() {
        docker.ok("run", "-d", "--name", "box", BUSYBOX, "sh", "-c", "echo x > /x; sleep 100");
        docker.ok("exec", "box", "sh", "-c", "until test -e /x; do sleep 0.01; done");
        docker.ok("commit", "box", "made:3");
        docker.ok("commit", "--pause=false", "box", "made:4");
        assertThat(docker.ok("inspect", "-f", "{{.State.Status}}", "box")).isEqualTo("running");
        assertThat(docker.ok(
                        "events",
                        "--since",
                        "1m",
                        "--until",
                        soon(),
                        "--filter",
                        "container=box",
                        "--format",
                        "{{.Action}}"))
                .contains("pause\nunpause\ncommit\ncommit");
        docker.run("run", "--rm", "made:4", "cat", "/x").exits(0);
        docker.ok("rmi", "made:3", "made:4");
    }

    /** A commit of a commit: whiteouts and all on top of each other. */
    @Test
    void layersPileUp() {
        docker.ok("run", "--name", "c1", BUSYBOX, "sh", "-c", "mkdir /d; echo 1 > /d/one; echo 1 > /d/both");
        docker.ok("commit", "c1", "pile:1");
        docker.ok("run", "--name", "c2", "pile:1", "sh", "-c", "rm -r /d; mkdir /d; echo 2 > /d/two; echo 2 > /d/both");
        assertThat(docker.ok("diff", "c2").lines()).containsExactly("C /d", "C /d/both", "D /d/one", "A /d/two");
        docker.ok("commit", "c2", "pile:2");
        docker.ok("rm", "c1", "c2");
        docker.ok("rmi", "pile:1");
        assertThat(docker.ok("run", "--rm", "pile:2", "sh", "-c", "ls /d; cat /d/both"))
                .isEqualTo("both\ntwo\n2");
        docker.ok("rmi", "pile:2");
    }

    @Test
    void anExportIsTheRootFilesystem() throws IOException {
        docker.ok("run", "--name", "box", "-v", "/data", BUSYBOX, "sh", "-c", "echo x > /file; echo y > /data/y");
        Path tar = work.resolve("out.tar");
        docker.ok("export", "-o", tar.toString(), "box");
        Result list = Command.of("tar", "-tvf", tar.toString()).run();
        assertThat(list.ok()).contains(" bin/busybox", " file", " data/").doesNotContain("data/y", " ./");
        docker.pipe(Files.readAllBytes(tar), "import", "-", "exported:1").ok();
        assertThat(docker.ok("run", "--rm", "exported:1", "cat", "/file")).isEqualTo("x");
        docker.ok("rmi", "exported:1");
        assertThat(docker.run("export", "-o", tar.toString(), "nosuch").fails()).contains("No such container: nosuch");
    }

    /** The client has no fractions of seconds: what has just happened is before the next one. */
    private static String soon() {
        return Long.toString(Instant.now().getEpochSecond() + 1);
    }
}
