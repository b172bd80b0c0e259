package org.gantry.rest.mapping;

import static org.gantry.rest.mapping.Limits.UNBOUNDED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.Ulimit;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/** The lists among the resources: devices and ulimits. */
final class DeviceMapping {
    private DeviceMapping() {}

    static List<Ulimit> ulimits(Fields host) {
        return host.objects("Ulimits", ulimit -> {
            Ulimit read = new Ulimit(
                    ulimit.text("Name"), ulimit.integer("Soft", -1, UNBOUNDED), ulimit.integer("Hard", -1, UNBOUNDED));
            if (read.name().isEmpty()) {
                throw new EngineException.InvalidArgument("invalid ulimit type: ");
            }
            if (read.hard() != -1 && (read.soft() > read.hard() || read.soft() == -1)) {
                throw new EngineException.InvalidArgument("ulimit soft limit must be less than or equal to hard limit: "
                        + read.soft() + " > " + read.hard());
            }
            return read;
        });
    }

    static List<ResourceConfig.DeviceMapping> devices(Fields host) {
        return host.objects(
                "Devices",
                device -> new ResourceConfig.DeviceMapping(
                        device.text("PathOnHost"), device.text("PathInContainer"), permissions(device)));
    }

    private static String permissions(Fields device) {
        String permissions = device.text("CgroupPermissions");
        if (!permissions.matches("[rwm]{0,3}")) {
            throw new EngineException.InvalidArgument("invalid device mode: " + permissions);
        }
        return permissions.isEmpty() ? "rwm" : permissions;
    }

    static void write(ResourceConfig resources, ObjectNode host) {
        ArrayNode devices = host.putArray("Devices");
        resources
                .devices()
                .forEach(device -> devices.addObject()
                        .put("PathOnHost", device.pathOnHost())
                        .put("PathInContainer", device.pathInContainer())
                        .put("CgroupPermissions", device.cgroupPermissions()));
        host.set("DeviceCgroupRules", Json.arrayOrNull(resources.deviceCgroupRules()));
        host.putNull("DeviceRequests");
        ArrayNode ulimits = host.putArray("Ulimits");
        resources
                .ulimits()
                .forEach(ulimit -> ulimits.addObject()
                        .put("Name", ulimit.name())
                        .put("Hard", ulimit.hard())
                        .put("Soft", ulimit.soft()));
    }
}
