package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** {@code docker logs} and {@code docker attach}. */
class LogsIT extends DockerCliTest {
    @Test
    void everythingIsKept() {
        five("l1");
        assertThat(docker.ok("logs", "l1")).isEqualTo("line1\nline2\nline3\nline4\nline5");
        assertThat(docker.ok("logs", "--tail", "2", "l1")).isEqualTo("line4\nline5");
        assertThat(docker.ok("logs", "--tail", "0", "l1")).isEmpty();
        assertThat(docker.ok("logs", "--since", "1h", "l1").lines()).hasSize(5);
        assertThat(docker.ok("logs", "--until", "1h", "l1")).isEmpty();
        assertThat(docker.ok("logs", "-t", "--tail", "1", "l1")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z line5");
    }

    @Test
    void streamsAreKeptApart() {
        docker.run("run", "--name", "two", BUSYBOX, "sh", "-c", "echo out; echo err >&2");
        Result logs = docker.run("logs", "two");
        assertThat(logs.out()).isEqualTo("out\n");
        assertThat(logs.err()).isEqualTo("err\n");
    }

    @Test
    void followGoesOnToTheEnd() {
        docker.ok("run", "-d", "--name", "f1", BUSYBOX, "sh", "-c", "echo first; sleep 0.5; echo last");
        assertThat(docker.ok("logs", "-f", "f1")).isEqualTo("first\nlast");
    }

    @Test
    void followersMayLeave() {
        docker.ok("run", "-d", "--name", "f1", BUSYBOX, "sh", "-c", "while :; do echo tick; sleep 0.05; done");
        try (Session follower = docker.start("logs", "-f", "f1")) {
            follower.expect("tick");
        }
        try (Session again = docker.start("logs", "-f", "--tail", "1", "f1")) {
            again.expect("tick");
        }
    }

    @Test
    void attachJoinsTheRunningProcess() {
        docker.ok(
                "run",
                "-d",
                "-i",
                "--name",
                "a1",
                BUSYBOX,
                "sh",
                "-c",
                "while read line; do echo got $line; done; exit 6");
        try (Session attached = docker.start("attach", "a1")) {
            attached.type("one\n").expect("got one");
            try (Session second = docker.start("attach", "--no-stdin", "a1")) {
                assertThat(Session.eventually(
                                () -> attached.type("two\n").output().contains("got two")
                                        && second.output().contains("got two"),
                                Duration.ofSeconds(10)))
                        .as(second::toString)
                        .isTrue();
            }
            attached.endInput();
        }
        docker.ok("kill", "a1");
    }

    @Test
    void aLongLineIsWholeAgain() {
        docker.run("run", "--name", "long", BUSYBOX, "sh", "-c", "yes x | head -c 100000 | tr -d '\\n'; echo")
                .ok();
        assertThat(docker.ok("logs", "long")).hasSize(50_000);
    }

    @Test
    void withoutALogThereIsNothingToRead() {
        docker.ok("run", "--name", "none", "--log-driver", "none", BUSYBOX, "echo", "seen");
        assertThat(docker.run("logs", "none").fails()).contains("does not support reading");
    }

    @Test
    void logsRotate() {
        docker.ok(
                "run",
                "--name",
                "rot",
                "--log-opt",
                "max-size=10k",
                "--log-opt",
                "max-file=2",
                BUSYBOX,
                "sh",
                "-c",
                "seq 1 2000");
        assertThat(docker.ok("logs", "--tail", "1", "rot")).isEqualTo("2000");
        assertThat(docker.ok("logs", "rot").lines().count()).isLessThan(2000);
    }

    private void five(String name) {
        docker.ok("run", "--name", name, BUSYBOX, "sh", "-c", "for i in 1 2 3 4 5; do echo line$i; done");
    }
}
