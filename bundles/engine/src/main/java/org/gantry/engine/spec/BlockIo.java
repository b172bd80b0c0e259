package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig.BlkioConfig;
import org.gantry.api.container.ResourceConfig.DeviceRate;
import org.gantry.api.container.ResourceConfig.DeviceWeight;
import org.gantry.api.oci.LinuxResources.BlockIO;
import org.gantry.api.oci.LinuxResources.ThrottleDevice;
import org.gantry.api.oci.LinuxResources.WeightDevice;
import org.gantry.linux.fs.Stat;
import org.jspecify.annotations.Nullable;

/** Block device limits: Docker names devices by path, OCI by number. */
final class BlockIo {
    private static final int LEAST_WEIGHT = 10;
    private static final int MOST_WEIGHT = 1000;
    private static final int TYPE_MASK = 0170000;
    private static final int BLOCK = 0060000;

    private BlockIo() {}

    /** @throws EngineException.InvalidArgument if a weight is out of range or a path is no block device */
    static void check(BlkioConfig config) {
        if (config.equals(BlkioConfig.DEFAULT)) {
            return;
        }
        checkWeight(config.weight(), "Range of blkio weight is from 10 to 1000");
        for (DeviceWeight device : config.weightDevices()) {
            checkWeight(device.weight(), "Range of blkio weight is from 10 to 1000: " + device.path());
        }
        toOci(config);
    }

    private static void checkWeight(int weight, String message) {
        if (weight != 0 && (weight < LEAST_WEIGHT || weight > MOST_WEIGHT)) {
            throw new EngineException.InvalidArgument(message);
        }
    }

    /** Null when nothing is set. */
    static @Nullable BlockIO toOci(BlkioConfig config) {
        if (config.equals(BlkioConfig.DEFAULT)) {
            return null;
        }
        List<WeightDevice> weights = new ArrayList<>();
        for (DeviceWeight device : config.weightDevices()) {
            Stat.Device number = number(device.path());
            weights.add(new WeightDevice(number.major(), number.minor(), device.weight(), null));
        }
        return new BlockIO(
                config.weight() == 0 ? null : config.weight(),
                null,
                weights.isEmpty() ? null : weights,
                rates(config.readBps()),
                rates(config.writeBps()),
                rates(config.readIops()),
                rates(config.writeIops()));
    }

    private static @Nullable List<ThrottleDevice> rates(List<DeviceRate> config) {
        if (config.isEmpty()) {
            return null;
        }
        List<ThrottleDevice> rates = new ArrayList<>();
        for (DeviceRate device : config) {
            Stat.Device number = number(device.path());
            rates.add(new ThrottleDevice(number.major(), number.minor(), device.rate()));
        }
        return rates;
    }

    private static Stat.Device number(String path) {
        Stat stat = Stat.of(path)
                .orElseThrow(() -> new EngineException.InvalidArgument("stat " + path + ": no such file or directory"));
        if ((stat.mode() & TYPE_MASK) != BLOCK) {
            throw new EngineException.InvalidArgument(path + " is not a block device");
        }
        return stat.device();
    }
}
