package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker run --init}. */
class InitIT extends DockerCliTest {
    /** A subshell that ends leaves its child to PID 1. */
    private static final String MAKE_AN_ORPHAN = "(sleep 0.2 &); exec sleep 100";

    @Test
    void isTheFirstProcessAndTheCommandItsChild() {
        String script = "tr '\\0' ' ' </proc/1/cmdline; cut -d' ' -f4 /proc/$$/stat";
        assertThat(docker.ok("run", "--rm", "--init", BUSYBOX, "sh", "-c", script))
                .isEqualTo("/sbin/docker-init -- sh -c " + script + " 1");
    }

    @Test
    void reapsOrphansThatACommandWouldLeaveAsZombies() {
        docker.ok("run", "-d", "--name", "with", "--init", BUSYBOX, "sh", "-c", MAKE_AN_ORPHAN);
        docker.ok("run", "-d", "--name", "without", BUSYBOX, "sh", "-c", MAKE_AN_ORPHAN);
        awaitZombie("without");
        assertThat(processes("with")).doesNotContain("Z");
    }

    @Test
    void passesSignalsOnSoThatStopIsQuick() {
        docker.ok("run", "-d", "--name", "s1", "--init", BUSYBOX, "sleep", "100");
        Instant before = Instant.now();
        docker.ok("stop", "-t", "30", "s1");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(docker.ok("inspect", "-f", "{{.State.ExitCode}} {{.HostConfig.Init}} {{.Path}}", "s1"))
                .isEqualTo("143 true sleep");
    }

    @Test
    void exitsAsTheCommandDoes() {
        docker.run("run", "--rm", "--init", BUSYBOX, "sh", "-c", "exit 7").exits(7);
        docker.run("run", "--rm", "--init", BUSYBOX, "sh", "-c", "kill -9 $$").exits(137);
        assertThat(docker.run("run", "--rm", "--init", BUSYBOX, "nosuch")
                        .exits(127)
                        .err())
                .contains("exec: \"nosuch\": executable file not found in $PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--user=1000:1000", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges"})
    void needsNothingOfTheContainer(String option) {
        assertThat(docker.ok("run", "--rm", "--init", option, BUSYBOX, "echo", "fine"))
                .isEqualTo("fine");
    }

    /** PID 1 gets the signal too, which must not reach the command twice. */
    @Test
    void leavesTheTerminalToTheCommand() {
        String script = "trap 'echo interrupted' INT; echo ready;"
                + " i=0; while [ $i -lt 20 ]; do sleep 0.1; i=$((i+1)); done; echo done";
        try (Session session = docker.terminal("run", "--rm", "-it", "--init", BUSYBOX, "sh", "-c", script)) {
            session.expect("ready").type("\u0003").expect("interrupted").expect("done");
            assertThat(session.output().split("interrupted", -1)).hasSize(2);
        }
    }

    @Test
    void survivesARestart() {
        docker.ok("run", "-d", "--name", "r1", "--init", BUSYBOX, "sh", "-c", "echo up; sleep 100");
        docker.ok("restart", "-t", "1", "r1");
        assertThat(docker.ok("inspect", "-f", "{{.State.Running}}", "r1")).isEqualTo("true");
    }

    private void awaitZombie(String container) {
        assertThat(Session.eventually(() -> processes(container).contains("Z"), Duration.ofSeconds(20)))
                .as("a zombie")
                .isTrue();
    }

    private String processes(String container) {
        return docker.ok("exec", container, "ps", "-o", "stat,args");
    }
}
