package org.gantry.rest.mapping;

import static org.gantry.rest.mapping.Limits.UNBOUNDED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.ByteSize;
import org.gantry.api.container.StorageConfig.MountConfig;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** One {@code --mount} (API: Mount). */
final class MountMapping {
    private MountMapping() {}

    static MountConfig read(Fields mount) {
        // A hint to file sharing in virtual machines, without effect on Linux in Docker too.
        mount.ignore("Consistency");
        mount.unsupported("ImageOptions", "ClusterOptions");
        mount.part("VolumeOptions", MountMapping::refuseVolumeOptions);
        return mount.part(
                "BindOptions",
                bind -> mount.part("TmpfsOptions", tmpfs -> {
                    bind.unsupported("ReadOnlyNonRecursive", "ReadOnlyForceRecursive");
                    tmpfs.unsupported("Options");
                    return new MountConfig(
                            mount.text("Type"),
                            mount.text("Source"),
                            mount.text("Target"),
                            mount.flag("ReadOnly"),
                            bind.text("Propagation"),
                            bind.flag("NonRecursive"),
                            bind.flag("CreateMountpoint"),
                            Limits.sizeOrNull(tmpfs.integer("SizeBytes", 0, UNBOUNDED)),
                            mode(tmpfs.integer("Mode", 0, 07777)));
                }));
    }

    private static String refuseVolumeOptions(Fields volume) {
        volume.unsupported("NoCopy", "Labels", "Subpath");
        volume.part("DriverConfig", driver -> {
            driver.unsupported("Name", "Options");
            return "";
        });
        return "";
    }

    private static @Nullable Integer mode(long mode) {
        return mode == 0 ? null : Math.toIntExact(mode);
    }

    static ObjectNode write(MountConfig mount) {
        ObjectNode node = Json.object().put("Type", mount.type());
        if (!mount.source().isEmpty()) {
            node.put("Source", mount.source());
        }
        node.put("Target", mount.target());
        if (mount.readOnly()) {
            node.put("ReadOnly", true);
        }
        if (!mount.propagation().isEmpty() || mount.nonRecursive() || mount.createMountpoint()) {
            writeBindOptions(mount, node.putObject("BindOptions"));
        }
        if (mount.tmpfsSize() != null || mount.tmpfsMode() != null) {
            writeTmpfsOptions(mount.tmpfsSize(), mount.tmpfsMode(), node.putObject("TmpfsOptions"));
        }
        return node;
    }

    private static void writeBindOptions(MountConfig mount, ObjectNode options) {
        if (!mount.propagation().isEmpty()) {
            options.put("Propagation", mount.propagation());
        }
        if (mount.nonRecursive()) {
            options.put("NonRecursive", true);
        }
        if (mount.createMountpoint()) {
            options.put("CreateMountpoint", true);
        }
    }

    private static void writeTmpfsOptions(@Nullable ByteSize size, @Nullable Integer mode, ObjectNode options) {
        if (size != null) {
            options.put("SizeBytes", size.bytes());
        }
        if (mode != null) {
            options.put("Mode", mode);
        }
    }
}
