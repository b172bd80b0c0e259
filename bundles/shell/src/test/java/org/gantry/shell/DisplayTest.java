package org.gantry.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.shell.Fakes.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.api.container.ContainerState;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTest {
    @ParameterizedTest
    @CsvSource({
        "RUNNING, 0, up 90 seconds",
        "PAUSED, 0, up 90 seconds (paused)",
        "EXITED, 137, exited (137) 30 seconds ago",
        "CREATED, 0, created",
        "RESTARTING, 1, restarting",
    })
    void saysHowAContainerIs(Status status, int exitCode, String expected) {
        assertThat(Display.status(Fakes.state(status, exitCode), NOW)).isEqualTo(expected);
    }

    @Test
    void managesWithoutTimes() {
        ContainerState state = new ContainerState(Status.EXITED, 0, 1, "", false, null, null);
        assertThat(Display.status(state, NOW)).isEqualTo("exited (1) ? ago");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 seconds ago",
        "PT-5S, 0 seconds ago",
        "PT119S, 119 seconds ago",
        "PT2M, 2 minutes ago",
        "PT119M, 119 minutes ago",
        "PT2H, 2 hours ago",
        "PT47H, 47 hours ago",
        "PT48H, 2 days ago",
    })
    void roundsTimeSpans(Duration span, String expected) {
        assertThat(Display.ago(NOW.minus(span), NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "999960, 1 MB",
        "1000, 1 kB",
        "1848, 1.85 kB",
        "77800000, 77.8 MB",
        "125000000, 125 MB",
        "2500000000, 2.5 GB",
        "7000000000000000, 7000 TB",
    })
    void writesSizesAsTheDockerCliDoes(long bytes, String expected) {
        assertThat(Display.size(bytes)).isEqualTo(expected);
    }

    @Test
    void cutsWhatIsLong() {
        assertThat(Display.shortId("0123456789abcdef")).isEqualTo("0123456789ab");
        assertThat(Display.shortId("short")).isEqualTo("short");
        var container = Fakes.container("ab", "c", ContainerState.NEW);
        assertThat(Display.command(container)).isEqualTo("sleep 9");
    }

    @Test
    void writesAnEventInALine() {
        Event event = new Event(
                Event.Type.CONTAINER,
                "die",
                "0123456789abcdef",
                new TreeMap<>(Map.of("name", "web", "exitCode", "0")),
                Instant.parse("2026-01-02T03:04:05.006Z"));
        assertThat(EventsCommand.line(event))
                .isEqualTo("2026-01-02T03:04:05.006Z container die 0123456789ab (exitCode=0, name=web)");
    }
}
