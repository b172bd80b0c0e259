package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;

/** Health checks of images and of {@code docker run --health-*}. */
class HealthIT extends DockerCliTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void goesFromStartingToHealthyToUnhealthyAndBack() {
        run(
                "web",
                "test -e /ok",
                "--health-retries",
                "2",
                "--health-start-period",
                "1h",
                "--health-start-interval",
                "50ms");
        docker.ok("exec", "web", "touch", "/ok");
        awaitHealth("web", "healthy");
        assertThat(docker.ok("ps", "--format", "{{.Status}}")).endsWith("(healthy)");
        docker.ok("exec", "web", "rm", "/ok");
        awaitHealth("web", "unhealthy");
        assertThat(Integer.parseInt(inspect("web", "{{.State.Health.FailingStreak}}")))
                .isGreaterThanOrEqualTo(2);
        docker.ok("exec", "web", "touch", "/ok");
        awaitHealth("web", "healthy");
        String events = docker.ok(
                "events", "--since", "1m", "--until", soon(), "--filter", "container=web", "--format", "{{.Action}}");
        assertThat(events.lines().filter(action -> action.startsWith("health_status")))
                .containsExactly("health_status: healthy", "health_status: unhealthy", "health_status: healthy");
    }

    @Test
    void failuresDoNotCountWhileItStarts() {
        run(
                "slow",
                "exit 1",
                "--health-retries",
                "1",
                "--health-start-period",
                "1h",
                "--health-start-interval",
                "50ms");
        awaitTrue(() -> inspect("slow", "{{len .State.Health.Log}}").equals("5"));
        assertThat(inspect("slow", "{{.State.Health.Status}} {{.State.Health.FailingStreak}}"))
                .isEqualTo("starting 0");
        assertThat(docker.ok("ps", "--format", "{{.Status}}")).endsWith("(health: starting)");
    }

    @Test
    void tellsWhatAProbeWroteAndHowItEnded() {
        run("tells", "echo out; echo err >&2; exit 3", "--health-retries", "1");
        awaitHealth("tells", "unhealthy");
        assertThat(inspect("tells", "{{(index .State.Health.Log 0).ExitCode}}")).isEqualTo("3");
        assertThat(inspect("tells", "{{(index .State.Health.Log 0).Output}}").lines())
                .containsExactlyInAnyOrder("out", "err");
    }

    @Test
    void aProbeThatTakesTooLongIsKilled() {
        run("hangs", "echo begun; exec sleep 1000", "--health-retries", "1", "--health-timeout", "200ms");
        awaitHealth("hangs", "unhealthy");
        assertThat(inspect("hangs", "{{(index .State.Health.Log 0).ExitCode}}")).isEqualTo("-1");
        assertThat(inspect("hangs", "{{(index .State.Health.Log 0).Output}}"))
                .isEqualTo("Health check exceeded timeout (200ms): begun");
        // Whatever moment of a probe it is paused in, and whatever is killed meanwhile:
        docker.ok("pause", "hangs");
        assertThat(docker.ok("ps", "--format", "{{.Status}}")).endsWith("(Paused)");
        docker.ok("unpause", "hangs");
    }

    @Test
    void anImagesCheckIsTakenCompletedAndSwitchedOff() {
        docker.ok("create", "--name", "base", BUSYBOX, "true");
        docker.ok("commit", "--change", "HEALTHCHECK --interval=100ms --retries=7 CMD test -e /etc", "base", "checked");
        assertThat(docker.ok("image", "inspect", "-f", "{{json .Config.Healthcheck}}", "checked"))
                .isEqualTo("{\"Test\":[\"CMD-SHELL\",\"test -e /etc\"],\"Interval\":100000000,\"Retries\":7}");
        docker.ok("run", "-d", "--name", "as-it-is", "checked", "sleep", "100");
        docker.ok("run", "-d", "--name", "other", "--health-retries", "2", "checked", "sleep", "100");
        docker.ok("run", "-d", "--name", "without", "--no-healthcheck", "checked", "sleep", "100");
        awaitHealth("as-it-is", "healthy");
        assertThat(inspect("other", "{{.Config.Healthcheck.Retries}} {{.Config.Healthcheck.Interval}}"))
                .isEqualTo("2 100ms");
        assertThat(inspect("without", "{{.State.Health}}")).isEqualTo("<nil>");
        awaitHealth("other", "healthy");
        assertThat(names("healthy")).containsExactlyInAnyOrder("as-it-is", "other");
        assertThat(names("none")).contains("without").doesNotContain("other");
        docker.ok("commit", "as-it-is", "again");
        assertThat(docker.ok("image", "inspect", "-f", "{{.Config.Healthcheck.Retries}}", "again"))
                .isEqualTo("7");
    }

    @Test
    void isLookedAfterAgainByTheNextEngine() {
        run("kept", "true");
        awaitHealth("kept", "healthy");
        engine.kill();
        engine.up();
        awaitHealth("kept", "healthy");
        docker.ok("stop", "-t", "0", "kept");
        assertThat(inspect("kept", "{{.State.Health.Status}}")).isEqualTo("unhealthy");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(docker.run("run", "--health-cmd", "true", "--health-interval", "1us", BUSYBOX, "true")
                        .exits(125)
                        .err())
                .contains("Interval in Healthcheck cannot be less than 1ms");
        assertThat(docker.ok("ps", "-aq")).isEmpty();
    }

    private void run(String name, String command, String... options) {
        List<String> line = new ArrayList<>(
                List.of("run", "-d", "--name", name, "--health-interval", "100ms", "--health-cmd", command));
        line.addAll(List.of(options));
        line.addAll(List.of(BUSYBOX, "sleep", "100"));
        docker.ok(line.toArray(String[]::new));
    }

    private String inspect(String name, String format) {
        return docker.ok("inspect", "-f", format, name);
    }

    private static String soon() {
        return Long.toString(Instant.now().getEpochSecond() + 1);
    }

    private List<String> names(String health) {
        return docker.ok("ps", "-a", "--filter", "health=" + health, "--format", "{{.Names}}")
                .lines()
                .toList();
    }

    private void awaitHealth(String name, String health) {
        awaitTrue(() -> inspect(name, "{{.State.Health.Status}}").equals(health));
    }

    private static void awaitTrue(BooleanSupplier condition) {
        assertThat(Session.eventually(condition, PATIENCE)).isTrue();
    }
}
