package org.gantry.rest.mapping;

import static org.gantry.rest.mapping.Limits.UNBOUNDED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gantry.api.container.ResourceConfig;
import org.gantry.api.container.ResourceConfig.Ulimit;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/** The lists among the resources: devices and ulimits. */
final class DeviceMapping {
    private DeviceMapping() {}

    static List<Ulimit> ulimits(Fields host) {
        return host.objects(
                "Ulimits",
                ulimit -> new Ulimit(
                        ulimit.text("Name"),
                        ulimit.integer("Soft", -1, UNBOUNDED),
                        ulimit.integer("Hard", -1, UNBOUNDED)));
    }

    static List<ResourceConfig.DeviceMapping> devices(Fields host) {
        return host.objects(
                "Devices",
                device -> new ResourceConfig.DeviceMapping(
                        device.text("PathOnHost"), device.text("PathInContainer"), device.text("CgroupPermissions")));
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
