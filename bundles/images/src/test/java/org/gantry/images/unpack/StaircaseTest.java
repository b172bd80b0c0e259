package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StaircaseTest {
    private final ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();

    @Test
    void eachWaitsForTheOneBelow() throws IOException, InterruptedException {
        Staircase.climb(IntStream.range(0, 50)
                .mapToObj(i -> (Staircase.Step) beneath -> {
                    beneath.await();
                    done.add(i);
                })
                .toList());
        assertThat(done)
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void twoAreClimbedAtTheSameTime() throws IOException, InterruptedException {
        var both = new CountDownLatch(2);
        Staircase.Step meeting = beneath -> {
            both.countDown();
            if (Runtime.getRuntime().availableProcessors() > 1) {
                assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            }
        };
        Staircase.climb(List.of(meeting, meeting));
        assertThat(both.getCount()).isZero();
    }

    @Test
    void aFailureIsToldAndNothingMoreIsBegun() {
        List<Staircase.Step> steps = new ArrayList<>();
        steps.add(beneath -> done.add(0));
        steps.add(beneath -> {
            beneath.await();
            throw new IOException("broken");
        });
        for (int i = 2; i < 20; i++) {
            int number = i;
            steps.add(beneath -> {
                beneath.await();
                done.add(number);
            });
        }
        assertThatThrownBy(() -> Staircase.climb(steps))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
        assertThat(done).containsExactly(0);
    }

    @Test
    void whatIsNoExceptionOfFilesIsToldAsItIs() {
        assertThatThrownBy(() -> Staircase.climb(List.of(
                        beneath -> {
                            throw new IllegalStateException("wrong");
                        },
                        Beneath::await)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("wrong");
    }

    @Test
    void nothingIsAStaircaseToo() throws IOException, InterruptedException {
        Staircase.climb(List.of());
        assertThat(done).isEmpty();
    }
}
