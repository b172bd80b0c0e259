package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** The verbs of a container's life. */
class LifecycleIT extends DockerCliTest {
    @Test
    void createThenStartAttached() {
        docker.ok("create", "--name", "c1", BUSYBOX, "sh", "-c", "echo hi; exit 3");
        assertThat(inspect("c1", "{{.State.Status}}")).isEqualTo("created");
        assertThat(docker.run("start", "-a", "c1").exits(3).out()).isEqualTo("hi\n");
        assertThat(inspect("c1", "{{.State.Status}} {{.State.ExitCode}} {{.Name}} {{.Path}} {{.Args}}"))
                .isEqualTo("exited 3 /c1 sh [-c echo hi; exit 3]");
    }

    @Test
    void startingARunningOneChangesNothing() {
        String id = docker.ok("run", "-d", "--name", "r1", BUSYBOX, "sleep", "100");
        assertThat(id).matches("[0-9a-f]{64}");
        String pid = inspect("r1", "{{.State.Pid}}");
        docker.ok("start", "r1");
        assertThat(inspect("r1", "{{.State.Pid}}")).isEqualTo(pid);
    }

    @Test
    void stopSendsTheStopSignalThenKills() {
        docker.ok("run", "-d", "--name", "deaf", BUSYBOX, "sleep", "100");
        docker.ok("stop", "-t", "1", "deaf");
        assertThat(inspect("deaf", "{{.State.ExitCode}}")).isEqualTo("137");
        docker.ok(
                "run",
                "-d",
                "--name",
                "polite",
                "--stop-signal",
                "INT",
                BUSYBOX,
                "sh",
                "-c",
                "trap 'exit 7' INT; echo ready; while :; do sleep 0.05; done");
        assertThat(Session.eventually(() -> docker.ok("logs", "polite").contains("ready"), Duration.ofSeconds(10)))
                .isTrue();
        docker.ok("stop", "polite");
        assertThat(inspect("polite", "{{.State.ExitCode}}")).isEqualTo("7");
        docker.ok("stop", "polite");
    }

    @Test
    void restartGivesANewProcess() {
        docker.ok("run", "-d", "--name", "r1", BUSYBOX, "sleep", "100");
        String pid = inspect("r1", "{{.State.Pid}}");
        docker.ok("restart", "-t", "0", "r1");
        assertThat(inspect("r1", "{{.State.Pid}} {{.State.Running}}"))
                .endsWith("true")
                .doesNotStartWith(pid + " ");
    }

    @Test
    void pauseFreezesAndUnpauseGoesOn() {
        docker.ok("run", "-d", "--name", "p1", BUSYBOX, "sh", "-c", "while :; do echo tick; sleep 0.05; done");
        docker.ok("pause", "p1");
        assertThat(inspect("p1", "{{.State.Status}} {{.State.Paused}}")).isEqualTo("paused true");
        int frozen = docker.ok("logs", "p1").length();
        sleepMillis(300);
        assertThat(docker.ok("logs", "p1")).hasSize(frozen);
        assertThat(docker.run("exec", "p1", "true").fails()).contains("is paused");
        docker.ok("unpause", "p1");
        assertThat(Session.eventually(() -> docker.ok("logs", "p1").length() > frozen, Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void waitIsSatisfiedByTheExit() {
        docker.ok("run", "-d", "--name", "w1", BUSYBOX, "sh", "-c", "sleep 0.3; exit 9");
        assertThat(docker.ok("wait", "w1")).isEqualTo("9");
        assertThat(docker.ok("wait", "w1")).isEqualTo("9");
    }

    @Test
    void renameMovesTheName() {
        docker.ok("create", "--name", "old", BUSYBOX, "true");
        docker.ok("rename", "old", "new");
        assertThat(docker.ok("ps", "-a", "--format", "{{.Names}}")).isEqualTo("new");
        assertThat(docker.run("inspect", "old").fails()).contains("No such object: old");
    }

    @Test
    void aNameInUseIsAConflictAndChangesNothing() {
        String id = docker.ok("create", "--name", "taken", BUSYBOX, "true");
        assertThat(docker.run("create", "--name", "taken", BUSYBOX, "true").fails())
                .contains("Conflict. The container name \"/taken\" is already in use by container \"" + id + "\"");
        assertThat(docker.ok("ps", "-aq").lines()).hasSize(1);
    }

    @Test
    void aRunningOneIsRemovedByForceOnly() {
        docker.ok("run", "-d", "--name", "r1", BUSYBOX, "sleep", "100");
        assertThat(docker.run("rm", "r1").fails()).containsIgnoringCase("running");
        docker.ok("rm", "-f", "r1");
        assertThat(docker.run("inspect", "r1").fails()).contains("No such object");
    }

    @Test
    void psFilters() {
        docker.ok("run", "-d", "--name", "up1", "--label", "tier=web", BUSYBOX, "sleep", "100");
        docker.run("run", "--name", "down1", BUSYBOX, "sh", "-c", "exit 4");
        assertThat(names()).isEqualTo("up1");
        assertThat(names("-a")).isEqualTo("down1\nup1");
        assertThat(names("-a", "--filter", "exited=4")).isEqualTo("down1");
        assertThat(names("--filter", "label=tier=web")).isEqualTo("up1");
        assertThat(names("-a", "--filter", "name=own")).isEqualTo("down1");
        assertThat(names("-a", "--filter", "status=running")).isEqualTo("up1");
        assertThat(names("-a", "--filter", "ancestor=busybox")).isEqualTo("down1\nup1");
        assertThat(docker.run("ps", "--filter", "nosuch=1").fails()).contains("invalid filter 'nosuch'");
        assertThat(docker.ok("ps", "-a", "--filter", "name=down1", "--format", "{{.Status}}"))
                .startsWith("Exited (4) ");
    }

    @Test
    void topShowsItsProcesses() {
        docker.ok("run", "-d", "--name", "t1", BUSYBOX, "sh", "-c", "sleep 100 & sleep 200");
        assertThat(Session.eventually(() -> docker.ok("top", "t1").contains("sleep 200"), Duration.ofSeconds(10)))
                .isTrue();
        assertThat(docker.ok("top", "t1").lines().findFirst().orElseThrow())
                .startsWith("UID")
                .contains("PID", "CMD");
    }

    @Test
    void eventsTellTheStory() {
        docker.ok("run", "-d", "--name", "e1", BUSYBOX, "sleep", "100");
        docker.ok("kill", "e1");
        docker.ok("wait", "e1");
        docker.ok("rm", "e1");
        List<String> story = List.of("create", "start", "kill", "die", "destroy");
        // The CLI cuts "until" down to whole seconds, so what has just happened is not in it yet.
        assertThat(Session.eventually(() -> isSubsequence(story, eventsOf("e1")), Duration.ofSeconds(10)))
                .as(() -> eventsOf("e1").toString())
                .isTrue();
    }

    private List<String> eventsOf(String name) {
        return docker.ok(
                        "events",
                        "--since",
                        "1m",
                        "--until",
                        "0s",
                        "--filter",
                        "container=" + name,
                        "--format",
                        "{{.Action}}")
                .lines()
                .toList();
    }

    private static boolean isSubsequence(List<String> wanted, List<String> all) {
        Iterator<String> rest = all.iterator();
        return wanted.stream().allMatch(action -> {
            while (rest.hasNext()) {
                if (rest.next().equals(action)) {
                    return true;
                }
            }
            return false;
        });
    }

    @Test
    void aRestartPolicyBringsItBack() {
        docker.ok("run", "-d", "--name", "r1", "--restart", "on-failure:2", BUSYBOX, "sh", "-c", "echo once; exit 1");
        assertThat(Session.eventually(
                        () -> inspect("r1", "{{.RestartCount}} {{.State.Status}}")
                                .equals("2 exited"),
                        Duration.ofSeconds(20)))
                .as(() -> inspect("r1", "{{.RestartCount}} {{.State.Status}}"))
                .isTrue();
        assertThat(docker.ok("logs", "r1")).isEqualTo("once\nonce\nonce");
    }

    @Test
    void whatAContainerWroteIsThereAfterARestart() {
        docker.run("run", "--name", "w1", BUSYBOX, "sh", "-c", "cat /kept 2>/dev/null; echo kept > /kept")
                .ok();
        assertThat(docker.run("start", "-a", "w1").out()).isEqualTo("kept\n");
    }

    private String names(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "ps";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = "--format";
        arguments[options.length + 2] = "{{.Names}}";
        return docker.ok(arguments);
    }

    private String inspect(String container, String format) {
        return docker.ok("inspect", "-f", format, container);
    }

    private static void sleepMillis(long millis) {
        Session.eventually(() -> false, Duration.ofMillis(millis));
    }
}
