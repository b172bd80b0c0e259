package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.container.StorageConfig;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/** What is mounted besides the root filesystem. */
final class StorageMapping {
    private StorageMapping() {}

    static StorageConfig read(Fields top, Fields host) {
        return new StorageConfig(
                host.texts("Binds"),
                host.objects("Mounts", MountMapping::read),
                host.textMap("Tmpfs"),
                top.names("Volumes"),
                host.texts("VolumesFrom"),
                host.text("VolumeDriver"),
                host.textMap("StorageOpt"));
    }

    static void writeConfig(StorageConfig storage, ObjectNode top) {
        if (storage.volumes().isEmpty()) {
            top.putNull("Volumes");
        } else {
            top.set("Volumes", Json.set(storage.volumes()));
        }
    }

    static void writeHost(StorageConfig storage, ObjectNode host) {
        host.set("Binds", Json.arrayOrNull(storage.binds()));
        host.put("VolumeDriver", storage.volumeDriver());
        host.set("VolumesFrom", Json.arrayOrNull(storage.volumesFrom()));
        if (!storage.mounts().isEmpty()) {
            ArrayNode mounts = host.putArray("Mounts");
            storage.mounts().forEach(mount -> mounts.add(MountMapping.write(mount)));
        }
        if (!storage.tmpfs().isEmpty()) {
            host.set("Tmpfs", Json.object(storage.tmpfs()));
        }
        if (!storage.storageOptions().isEmpty()) {
            host.set("StorageOpt", Json.object(storage.storageOptions()));
        }
    }
}
