package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** {@code -t}, with a real terminal on the client's side. */
class TerminalIT extends DockerCliTest {
    @Test
    void aShellToTalkTo() {
        try (Session session = docker.terminal("run", "-it", "--rm", BUSYBOX, "sh")) {
            session.type("echo $TERM $((6*7)); tty\n").expect("xterm 42").expect("/dev/pts/0");
            session.type("exit 4\n");
            assertThat(session.exit()).isEqualTo(4);
        }
    }

    @Test
    void controlCReachesTheProcess() {
        try (Session session = docker.terminal(
                "run",
                "-it",
                "--rm",
                BUSYBOX,
                "sh",
                "-c",
                "trap 'exit 9' INT; echo ready; while :; do sleep 0.1; done")) {
            session.expect("ready").type("\u0003");
            assertThat(session.exit()).isEqualTo(9);
        }
    }

    @Test
    void detachKeysLeaveItRunning() {
        try (Session session = docker.terminal("run", "-it", "--name", "d1", BUSYBOX, "sh")) {
            session.type("echo he$((1))re\n").expect("he1re").type("\u0010\u0011");
            assertThat(session.exit()).isZero();
        }
        assertThat(docker.ok("inspect", "-f", "{{.State.Running}}", "d1")).isEqualTo("true");
        try (Session again = docker.terminal("attach", "d1")) {
            again.type("echo $((40+2))\n").expect("42").type("exit 0\n");
            assertThat(again.exit()).isZero();
        }
    }

    @Test
    void theSizeFollowsTheClients() {
        try (Session session = docker.terminal("run", "-it", "--rm", BUSYBOX, "sh")) {
            session.type("echo be$((1))gun\n").expect("be1gun");
            Command.of(
                            "sh",
                            "-c",
                            "for p in $(pgrep -P " + session.pid() + "); do"
                                    + " stty -F /proc/$p/fd/0 rows 33 cols 111; kill -WINCH $p; done")
                    .run();
            assertThat(Session.eventually(
                            () -> session.type("stty size\n").output().contains("33 111"), Duration.ofSeconds(10)))
                    .as(session::toString)
                    .isTrue();
            session.type("exit\n");
            session.exit();
        }
    }

    @Test
    void signalsAreProxied() {
        try (Session session = docker.start(
                "run",
                "--name",
                "s1",
                BUSYBOX,
                "sh",
                "-c",
                "trap 'exit 11' TERM; echo ready; while :; do sleep 0.05; done")) {
            session.expect("ready");
            Command.of("kill", "-TERM", Long.toString(session.pid())).run().ok();
            assertThat(session.exit()).isEqualTo(11);
        }
    }
}
