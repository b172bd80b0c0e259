package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig.BlkioConfig;
import org.gantry.api.container.ResourceConfig.DeviceRate;
import org.gantry.api.container.ResourceConfig.DeviceWeight;
import org.junit.jupiter.api.Test;

class BlockIoTest {
    @Test
    void nothingIsNothing() {
        assertThat(BlockIo.toOci(BlkioConfig.DEFAULT)).isNull();
        BlockIo.check(BlkioConfig.DEFAULT);
    }

    @Test
    void aWeightIsOneOfTheKernels() {
        var io = BlockIo.toOci(weight(300));
        assertThat(io).isNotNull();
        assertThat(io.weight()).isEqualTo(300);
        refused(weight(9), "Range of blkio weight is from 10 to 1000");
        refused(weight(1001), "Range of blkio weight is from 10 to 1000");
        refused(
                new BlkioConfig(
                        0, List.of(new DeviceWeight("/dev/null", 5)), List.of(), List.of(), List.of(), List.of()),
                "Range of blkio weight is from 10 to 1000: /dev/null");
    }

    @Test
    void onlyBlockDevicesHaveRates() {
        refused(readBps("/nonexistent"), "stat /nonexistent: no such file or directory");
        refused(readBps("/dev/null"), "/dev/null is not a block device");
    }

    private static void refused(BlkioConfig config, String message) {
        assertThatThrownBy(() -> BlockIo.check(config))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage(message);
    }

    private static BlkioConfig weight(int weight) {
        return new BlkioConfig(weight, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static BlkioConfig readBps(String path) {
        return new BlkioConfig(0, List.of(), List.of(new DeviceRate(path, 1)), List.of(), List.of(), List.of());
    }
}
