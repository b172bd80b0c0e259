package org.gantry.rest.mapping;

import static org.gantry.rest.mapping.Limits.UNBOUNDED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.container.ResourceConfig.BlkioConfig;
import org.gantry.api.container.ResourceConfig.DeviceRate;
import org.gantry.api.container.ResourceConfig.DeviceWeight;
import org.gantry.rest.json.Fields;

/** Block device limits (API: ThrottleDevice and BlkioWeightDevice in Resources). */
final class BlkioMapping {
    private static final int SIXTEEN_BITS = 0xffff;

    private BlkioMapping() {}

    static BlkioConfig read(Fields host) {
        return new BlkioConfig(
                host.smallInteger("BlkioWeight", 0, SIXTEEN_BITS),
                host.objects(
                        "BlkioWeightDevice",
                        device ->
                                new DeviceWeight(device.text("Path"), device.smallInteger("Weight", 0, SIXTEEN_BITS))),
                rates(host, "BlkioDeviceReadBps"),
                rates(host, "BlkioDeviceWriteBps"),
                rates(host, "BlkioDeviceReadIOps"),
                rates(host, "BlkioDeviceWriteIOps"));
    }

    private static List<DeviceRate> rates(Fields host, String name) {
        return host.objects(name, device -> new DeviceRate(device.text("Path"), device.integer("Rate", 0, UNBOUNDED)));
    }

    static void write(BlkioConfig blkio, ObjectNode host) {
        host.put("BlkioWeight", blkio.weight());
        ArrayNode weights = host.putArray("BlkioWeightDevice");
        blkio.weightDevices()
                .forEach(
                        device -> weights.addObject().put("Path", device.path()).put("Weight", device.weight()));
        write(blkio.readBps(), host.putArray("BlkioDeviceReadBps"));
        write(blkio.writeBps(), host.putArray("BlkioDeviceWriteBps"));
        write(blkio.readIops(), host.putArray("BlkioDeviceReadIOps"));
        write(blkio.writeIops(), host.putArray("BlkioDeviceWriteIOps"));
    }

    private static void write(List<DeviceRate> rates, ArrayNode array) {
        rates.forEach(device -> array.addObject().put("Path", device.path()).put("Rate", device.rate()));
    }
}
