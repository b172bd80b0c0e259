package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** The verbs of a container's life. */
class LifecycleIT extends DockerCliTest {
    @Test
    void createThenStartAttached() {
        docker.ok("create", "--name", "c", BUSYBOX, "sh", "-c", "echo hi; exit 3");
        assertThat(inspect("c", "{{.State.Status}}")).isEqualTo("created");
        assertThat(docker.run("start", "-a", "c").exits(3).out()).isEqualTo("hi\n");
        assertThat(inspect("c", "{{.State.Status}} {{.State.ExitCode}} {{.Name}} {{.Path}} {{.Args}}"))
                .isEqualTo("exited 3 /c sh [-c echo hi; exit 3]");
    }

    @Test
    void startingARunningOneChangesNothing() {
        String id = docker.ok("run", "-d", "--name", "r", BUSYBOX, "sleep", "100");
        assertThat(id).matches("[0-9a-f]{64}");
        String pid = inspect("r", "{{.State.Pid}}");
        docker.ok("start", "r");
        assertThat(inspect("r", "{{.State.Pid}}")).isEqualTo(pid);
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
        docker.ok("run", "-d", "--name", "r", BUSYBOX, "sleep", "100");
        String pid = inspect("r", "{{.State.Pid}}");
        docker.ok("restart", "-t", "0", "r");
        assertThat(inspect("r", "{{.State.Pid}} {{.State.Running}}"))
                .endsWith("true")
                .doesNotStartWith(pid + " ");
    }

    @Test
    void pauseFreezesAndUnpauseGoesOn() {
        docker.ok("run", "-d", "--name", "p", BUSYBOX, "sh", "-c", "while :; do echo tick; sleep 0.05; done");
        docker.ok("pause", "p");
        assertThat(inspect("p", "{{.State.Status}} {{.State.Paused}}")).isEqualTo("paused true");
        int frozen = docker.ok("logs", "p").length();
        sleepMillis(300);
        assertThat(docker.ok("logs", "p")).hasSize(frozen);
        assertThat(docker.run("exec", "p", "true").fails()).contains("is paused");
        docker.ok("unpause", "p");
        assertThat(Session.eventually(() -> docker.ok("logs", "p").length() > frozen, Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void waitIsSatisfiedByTheExit() {
        docker.ok("run", "-d", "--name", "w", BUSYBOX, "sh", "-c", "sleep 0.3; exit 9");
        assertThat(docker.ok("wait", "w")).isEqualTo("9");
        assertThat(docker.ok("wait", "w")).isEqualTo("9");
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
        docker.ok("run", "-d", "--name", "r", BUSYBOX, "sleep", "100");
        assertThat(docker.run("rm", "r").fails()).containsIgnoringCase("running");
        docker.ok("rm", "-f", "r");
        assertThat(docker.run("inspect", "r").fails()).contains("No such object");
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
        docker.ok("run", "-d", "--name", "t", BUSYBOX, "sh", "-c", "sleep 100 & sleep 200");
        assertThat(Session.eventually(() -> docker.ok("top", "t").contains("sleep 200"), Duration.ofSeconds(10)))
                .isTrue();
        assertThat(docker.ok("top", "t").lines().findFirst().orElseThrow())
                .startsWith("UID")
                .contains("PID", "CMD");
    }

    @Test
    void eventsTellTheStory() {
        docker.ok("run", "-d", "--name", "e", BUSYBOX, "sleep", "100");
        docker.ok("kill", "e");
        docker.ok("wait", "e");
        docker.ok("rm", "e");
        String story = docker.ok(
                "events", "--since", "1m", "--until", "0s", "--filter", "container=e", "--format", "{{.Action}}");
        assertThat(story.lines()).containsSubsequence("create", "start", "kill", "die", "destroy");
    }

    @Test
    void aRestartPolicyBringsItBack() {
        docker.ok("run", "-d", "--name", "r", "--restart", "on-failure:2", BUSYBOX, "sh", "-c", "echo once; exit 1");
        assertThat(Session.eventually(
                        () -> inspect("r", "{{.RestartCount}} {{.State.Status}}")
                                .equals("2 exited"),
                        Duration.ofSeconds(20)))
                .as(() -> inspect("r", "{{.RestartCount}} {{.State.Status}}"))
                .isTrue();
        assertThat(docker.ok("logs", "r")).isEqualTo("once\nonce\nonce");
    }

    @Test
    void whatAContainerWroteIsThereAfterARestart() {
        docker.run("run", "--name", "w", BUSYBOX, "sh", "-c", "cat /kept 2>/dev/null; echo kept > /kept")
                .ok();
        assertThat(docker.run("start", "-a", "w").out()).isEqualTo("kept\n");
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
