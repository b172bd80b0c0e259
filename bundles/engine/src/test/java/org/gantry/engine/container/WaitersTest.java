package org.gantry.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.gantry.api.engine.Containers.ContainerExit;
import org.gantry.api.engine.Containers.WaitCondition;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private final Waiters waiters = new WaitRoom().of("x");

    @Test
    void tellsEachOnceWhatItWaitsFor() {
        var exit = waiters.join(WaitCondition.NEXT_EXIT);
        var removal = waiters.join(WaitCondition.REMOVED);
        waiters.exited(new ContainerExit(3, ""));
        assertThat(exit).isCompletedWithValue(new ContainerExit(3, ""));
        assertThat(removal).isNotDone();
        waiters.removed(new ContainerExit(4, ""));
        assertThat(removal).isCompletedWithValue(new ContainerExit(4, ""));
    }

    @Test
    void removalEndsEveryWait() {
        var exit = waiters.join(WaitCondition.NOT_RUNNING);
        waiters.removed(new ContainerExit(0, ""));
        assertThat(exit).isCompleted();
    }

    @Test
    void forgetsWhoHasLeft() {
        var gone = waiters.join(WaitCondition.NEXT_EXIT);
        waiters.leave(gone);
        waiters.exited(new ContainerExit(1, ""));
        assertThat(gone).isNotDone();
    }

    @Test
    void areThoseOfOneContainerWhoeverAsks() {
        var room = new WaitRoom();
        var exit = room.of("one").join(WaitCondition.NOT_RUNNING);
        var other = room.of("other").join(WaitCondition.NOT_RUNNING);
        room.of("one").exited(new ContainerExit(7, ""));
        assertThat(exit).isCompletedWithValue(new ContainerExit(7, ""));
        assertThat(other).isNotDone();
    }

    @Test
    void restartsMoreAndMoreSlowlyUnlessARunWasLong() {
        RestartBackoff backoff = new RestartBackoff();
        Duration shortRun = Duration.ofMillis(5);
        assertThat(backoff.after(shortRun)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.after(shortRun)).isEqualTo(Duration.ofMillis(200));
        for (int i = 0; i < 20; i++) {
            backoff.after(shortRun);
        }
        assertThat(backoff.after(shortRun)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff.after(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aCancelledRestartIsNotDue() {
        RestartBackoff backoff = new RestartBackoff();
        long ticket = backoff.schedule();
        assertThat(backoff.isDue(ticket)).isTrue();
        backoff.cancel();
        assertThat(backoff.isDue(ticket)).isFalse();
    }
}
