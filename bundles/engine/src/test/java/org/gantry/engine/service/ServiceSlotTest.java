package org.gantry.engine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;

class ServiceSlotTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Map<String, Object> NONE = Map.of();

    /** A service of the tests'. */
    public interface Store {
        String get();

        default Reading read() {
            throw new UnsupportedOperationException();
        }
    }

    /** Something that a caller has to close. */
    public interface Reading extends AutoCloseable {
        String text();

        @Override
        void close();
    }

    @Test
    void aCallWaitsForAServiceThatIsBeingReplaced() throws Exception {
        ServiceSlot<Store> slot = new ServiceSlot<>(Store.class, "store", LONG);
        CompletableFuture<String> call =
                CompletableFuture.supplyAsync(() -> slot.get().get());
        TimeUnit.MILLISECONDS.sleep(30);
        assertThat(call).isNotDone();
        slot.bind(() -> "new", NONE);
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("new");
    }

    @Test
    void givesUpAfterAWhile() {
        ServiceSlot<Store> slot = new ServiceSlot<>(Store.class, "image store", SHORT);
        assertThatThrownBy(() -> slot.get().get())
                .isInstanceOf(EngineException.Unavailable.class)
                .hasMessageContaining("image store");
    }

    /** DS binds the new service before it unbinds the old one. */
    @Test
    void aLateUnbindOfTheOldDoesNotTakeTheNewAway() {
        ServiceSlot<Store> slot = new ServiceSlot<>(Store.class, "store", SHORT);
        Store old = () -> "old";
        Store now = () -> "new";
        slot.bind(old, NONE);
        slot.bind(now, NONE);
        slot.unbind(old);
        assertThat(slot.get().get()).isEqualTo("new");
        slot.unbind(now);
        assertThat(slot.peek()).isNull();
    }

    /** Whoever asked before the replacement reaches the new one all the same. */
    @Test
    void nobodyKeepsHoldOfAServiceThatWasReplaced() {
        ServiceSlot<Store> slot = new ServiceSlot<>(Store.class, "store", SHORT);
        slot.bind(() -> "old", NONE);
        Store kept = slot.get();
        slot.bind(() -> "new", NONE);
        assertThat(kept.get()).isEqualTo("new");
    }

    @Test
    void aServiceGoesWhenTheCallsOnItHaveEnded() throws Exception {
        ServiceSlot<Store> slot = new ServiceSlot<>(Store.class, "store", LONG);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Store old = () -> {
            entered.countDown();
            await(mayEnd);
            return "old";
        };
        slot.bind(old, NONE);
        CompletableFuture<String> call =
                CompletableFuture.supplyAsync(() -> slot.get().get());
        await(entered);
        slot.bind(() -> "new", NONE);
        CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> slot.unbind(old));
        TimeUnit.MILLISECONDS.sleep(30);
        assertThat(gone).isNotDone();
        assertThat(slot.get().get()).isEqualTo("new");
        mayEnd.countDown();
        gone.get(5, TimeUnit.SECONDS);
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("old");
    }

    /** What is to be closed belongs to the service that made it, until then. */
    @Test
    void aResultKeepsItsServiceUntilItIsClosed() {
        ServiceSlot<Store> slot = new ServiceSlot<>(Store.class, "store", LONG);
        Store store = new Store() {
            @Override
            public String get() {
                return "";
            }

            @Override
            public Reading read() {
                return new Reading() {
                    @Override
                    public String text() {
                        return "text";
                    }

                    @Override
                    public void close() {}
                };
            }
        };
        slot.bind(store, NONE);
        try (Reading reading = slot.get().read()) {
            assertThat(reading.text()).isEqualTo("text");
            assertThat(slot.seat().underWay(store, false)).isOne();
        }
        assertThat(slot.seat().underWay(store, false)).isZero();
    }

    @Test
    void whatAServiceThrowsComesThrough() {
        ServiceSlot<Store> slot = new ServiceSlot<>(Store.class, "store", LONG);
        slot.bind(
                () -> {
                    throw new UncheckedIOException(new java.io.IOException("disk"));
                },
                NONE);
        assertThatThrownBy(() -> slot.get().get()).isInstanceOf(UncheckedIOException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
