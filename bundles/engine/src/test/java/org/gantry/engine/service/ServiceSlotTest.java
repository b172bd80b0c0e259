package org.gantry.engine.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;

class ServiceSlotTest {
    @Test
    void waitsForAServiceThatIsBeingReplaced() throws Exception {
        ServiceSlot<String> slot = new ServiceSlot<>("store", Duration.ofSeconds(10));
        CompletableFuture<String> call = CompletableFuture.supplyAsync(slot::get);
        TimeUnit.MILLISECONDS.sleep(30);
        assertThat(call).isNotDone();
        slot.bind("new");
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("new");
    }

    @Test
    void givesUpAfterAWhile() {
        ServiceSlot<String> slot = new ServiceSlot<>("image store", Duration.ofMillis(20));
        assertThatThrownBy(slot::get)
                .isInstanceOf(EngineException.Unavailable.class)
                .hasMessageContaining("image store");
    }

    /** DS binds the new service before it unbinds the old one. */
    @Test
    void aLateUnbindOfTheOldDoesNotTakeTheNewAway() {
        ServiceSlot<String> slot = new ServiceSlot<>("store", Duration.ofMillis(20));
        String old = new String("old");
        slot.bind(old);
        slot.bind("new");
        slot.unbind(old);
        assertThat(slot.get()).isEqualTo("new");
        slot.unbind("new");
        assertThat(slot.peek()).isNull();
    }
}
