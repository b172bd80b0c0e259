package org.gantry.rest.mapping;

import static org.gantry.rest.mapping.Limits.UNBOUNDED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.container.StorageConfig.BindOptions;
import org.gantry.api.container.StorageConfig.MountConfig;
import org.gantry.api.container.StorageConfig.TmpfsOptions;
import org.gantry.api.container.StorageConfig.VolumeOptions;
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
        return new MountConfig(
                mount.text("Type"),
                mount.text("Source"),
                mount.text("Target"),
                mount.flag("ReadOnly"),
                mount.object("BindOptions", MountMapping::bind),
                mount.object("VolumeOptions", MountMapping::volume),
                mount.object("TmpfsOptions", MountMapping::tmpfs));
    }

    private static BindOptions bind(Fields bind) {
        return new BindOptions(
                bind.text("Propagation"),
                bind.flag("NonRecursive"),
                bind.flag("CreateMountpoint"),
                bind.flag("ReadOnlyNonRecursive"),
                bind.flag("ReadOnlyForceRecursive"));
    }

    private static VolumeOptions volume(Fields volume) {
        return volume.part(
                "DriverConfig",
                driver -> new VolumeOptions(
                        volume.flag("NoCopy"),
                        volume.textMap("Labels"),
                        driver.text("Name"),
                        driver.textMap("Options"),
                        volume.text("Subpath")));
    }

    private static TmpfsOptions tmpfs(Fields tmpfs) {
        return new TmpfsOptions(
                Limits.sizeOrNull(tmpfs.integer("SizeBytes", 0, UNBOUNDED)),
                mode(tmpfs.integer("Mode", 0, 07777)),
                tmpfs.textLists("Options"));
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
        if (mount.bind() != null) {
            write(mount.bind(), node.putObject("BindOptions"));
        }
        if (mount.volume() != null) {
            write(mount.volume(), node.putObject("VolumeOptions"));
        }
        if (mount.tmpfs() != null) {
            write(mount.tmpfs(), node.putObject("TmpfsOptions"));
        }
        return node;
    }

    private static void write(BindOptions bind, ObjectNode node) {
        if (!bind.propagation().isEmpty()) {
            node.put("Propagation", bind.propagation());
        }
        putIfTrue(node, "NonRecursive", bind.nonRecursive());
        putIfTrue(node, "CreateMountpoint", bind.createMountpoint());
        putIfTrue(node, "ReadOnlyNonRecursive", bind.readOnlyNonRecursive());
        putIfTrue(node, "ReadOnlyForceRecursive", bind.readOnlyForceRecursive());
    }

    private static void write(VolumeOptions volume, ObjectNode node) {
        putIfTrue(node, "NoCopy", volume.noCopy());
        if (!volume.labels().isEmpty()) {
            node.set("Labels", Json.object(volume.labels()));
        }
        if (!volume.driver().isEmpty() || !volume.driverOptions().isEmpty()) {
            ObjectNode driver = node.putObject("DriverConfig").put("Name", volume.driver());
            driver.set("Options", Json.object(volume.driverOptions()));
        }
        if (!volume.subpath().isEmpty()) {
            node.put("Subpath", volume.subpath());
        }
    }

    private static void write(TmpfsOptions tmpfs, ObjectNode node) {
        if (tmpfs.size() != null) {
            node.put("SizeBytes", tmpfs.size().bytes());
        }
        if (tmpfs.mode() != null) {
            node.put("Mode", tmpfs.mode());
        }
        if (!tmpfs.options().isEmpty()) {
            ArrayNode options = node.putArray("Options");
            tmpfs.options().forEach(option -> options.add(Json.array(option)));
        }
    }

    private static void putIfTrue(ObjectNode node, String name, boolean value) {
        if (value) {
            node.put(name, true);
        }
    }
}
