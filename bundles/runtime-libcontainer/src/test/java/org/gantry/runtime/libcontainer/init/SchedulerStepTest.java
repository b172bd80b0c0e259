package org.gantry.runtime.libcontainer.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerStepTest {
    @Test
    void fillsInTheKernelsStructure() {
        var deadline = new RuntimeSpec.Scheduler(
                "SCHED_DEADLINE",
                0,
                0,
                List.of("SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_DL_OVERRUN"),
                10_000_000L,
                20_000_000L,
                40_000_000L);

        ByteBuffer attributes = attributes(SchedulerStep.of(deadline));

        assertThat(attributes.getInt(0)).isEqualTo(attributes.capacity());
        assertThat(attributes.getInt(4)).isEqualTo(6);
        assertThat(attributes.getLong(8)).isEqualTo(5);
        assertThat(attributes.getLong(24)).isEqualTo(10_000_000);
        assertThat(attributes.getLong(32)).isEqualTo(20_000_000);
        assertThat(attributes.getLong(40)).isEqualTo(40_000_000);
        ByteBuffer fifo =
                attributes(SchedulerStep.of(new RuntimeSpec.Scheduler("SCHED_FIFO", -3, 42, null, null, null, null)));
        assertThat(fifo.getInt(4)).isEqualTo(1);
        assertThat(fifo.getInt(16)).isEqualTo(-3);
        assertThat(fifo.getInt(20)).isEqualTo(42);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "SCHED_LUCK,  -,  -,   -, process.scheduler.policy",
                "SCHED_OTHER, 20, -,   -, process.scheduler.nice",
                "SCHED_OTHER, -,  5,   -, process.scheduler.priority",
                "SCHED_RR,    -,  100, -, process.scheduler.priority",
                "SCHED_RR,    -,  5,   7, process.scheduler.runtime"
            })
    void refusesWhatAPolicyDoesNotHave(String policy, Integer nice, Integer priority, Long runtime, String field) {
        var scheduler = new RuntimeSpec.Scheduler(policy, nice, priority, null, runtime, null, null);
        assertThatThrownBy(() -> SchedulerStep.of(scheduler))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageStartingWith(field);
    }

    private static ByteBuffer attributes(Step step) {
        return ((Operand.Content) step.arguments().get(1)).bytes().order(ByteOrder.LITTLE_ENDIAN);
    }
}
