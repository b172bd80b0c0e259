package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Further processes in a running container. */
class ExecIT extends DockerCliTest {
    @BeforeEach
    void runSomething() {
        docker.ok("run", "-d", "--name", "c1", "-e", "FROM=container", "-m", "64m", BUSYBOX, "sleep", "1000");
    }

    @Test
    void outputAndStatusAreItsOwn() {
        assertThat(docker.ok("exec", "c1", "echo", "hi")).isEqualTo("hi");
        docker.run("exec", "c1", "sh", "-c", "exit 5").exits(5);
        assertThat(docker.run("exec", "c1", "nosuch").exits(127).err()
                        + docker.run("exec", "c1", "nosuch").out())
                .contains("nosuch");
        docker.run("exec", "c1", "/etc/passwd").exits(126);
    }

    @Test
    void itInheritsAndOverrides() {
        assertThat(docker.ok("exec", "-e", "MINE=1", "c1", "env").lines()).contains("FROM=container", "MINE=1");
        assertThat(docker.ok("exec", "-w", "/tmp", "c1", "pwd")).isEqualTo("/tmp");
        assertThat(docker.ok("exec", "-u", "user", "c1", "id", "-u")).isEqualTo("1000");
    }

    @Test
    void itIsInTheSameNamespacesAndControlGroup() {
        for (String kind : new String[] {"mnt", "pid", "net", "uts", "ipc", "cgroup"}) {
            String link = "/proc/self/ns/" + kind;
            String init = docker.ok("exec", "c1", "readlink", "/proc/1/ns/" + kind);
            assertThat(docker.ok("exec", "c1", "readlink", link)).as(kind).isEqualTo(init);
        }
        assertThat(docker.ok("exec", "c1", "cat", "/proc/self/cgroup"))
                .isEqualTo(docker.ok("exec", "c1", "cat", "/proc/1/cgroup"));
    }

    @Test
    void itIsConfinedLikeTheContainer() {
        String init = docker.ok("exec", "c1", "grep", "-E", "Cap|Seccomp:", "/proc/1/status");
        assertThat(docker.ok("exec", "c1", "grep", "-E", "Cap|Seccomp:", "/proc/self/status"))
                .isEqualTo(init);
        assertThat(docker.ok("exec", "--privileged", "c1", "grep", "CapEff", "/proc/self/status"))
                .isNotEqualTo(docker.ok("exec", "c1", "grep", "CapEff", "/proc/self/status"));
    }

    @Test
    void stdinReachesItAndEnds() {
        assertThat(docker.pipe("abc".getBytes(StandardCharsets.UTF_8), "exec", "-i", "c1", "cat")
                        .ok())
                .isEqualTo("abc");
    }

    @Test
    void aTerminalOfItsOwn() {
        try (Session session = docker.terminal("exec", "-it", "c1", "sh")) {
            session.type("tty; echo $((6*7))\n").expect("/dev/pts/").expect("42");
            session.type("exit 3\n");
            assertThat(session.exit()).isEqualTo(3);
        }
    }

    @Test
    void usersAndGroupsByName() {
        assertThat(docker.ok("exec", "-u", "user:wheel", "c1", "sh", "-c", "id -u; id -g"))
                .isEqualTo("1000\n10");
        assertThat(docker.ok("exec", "-u", "1000:0", "c1", "sh", "-c", "id -u; id -g"))
                .isEqualTo("1000\n0");
        Result refused = docker.run("exec", "-u", "user:nosuch", "c1", "true");
        refused.fails();
        assertThat(refused.out()).contains("nosuch");
    }

    @Test
    void detachKeysLeaveItRunning() {
        try (Session session = docker.terminal("exec", "-it", "--detach-keys", "ctrl-e,e", "c1", "sh")) {
            session.type("echo he$((1))re\n").expect("he1re").type("\u0005e");
            session.exit();
        }
        assertThat(docker.ok("top", "c1")
                        .lines()
                        .filter(line -> line.endsWith(" sh"))
                        .count())
                .isOne();
    }

    @Test
    void detachedItGoesOn() {
        docker.ok("exec", "-d", "c1", "sh", "-c", "echo done > /tmp/done");
        assertThat(Session.eventually(
                        () -> docker.run("exec", "c1", "test", "-e", "/tmp/done")
                                        .exit()
                                == 0,
                        Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void onlyARunningContainerTakesIt() {
        docker.ok("kill", "c1");
        docker.ok("wait", "c1");
        assertThat(docker.run("exec", "c1", "true").fails()).contains("is not running");
        assertThat(docker.run("exec", "nosuch", "true").fails()).contains("No such container: nosuch");
    }

    @Test
    void itEndsWithTheContainer() {
        try (Session session = docker.start("exec", "c1", "sleep", "1000")) {
            assertThat(Session.eventually(
                            () -> docker.ok("top", "c1")
                                            .lines()
                                            .filter(line -> line.contains("sleep"))
                                            .count()
                                    == 2,
                            Duration.ofSeconds(10)))
                    .isTrue();
            docker.ok("rm", "-f", "c1");
            assertThat(session.exit()).isNotZero();
        }
    }
}
