package org.gantry.runtime.libcontainer.init;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.Nodes;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountAttr;

/**
 * The device nodes of a container whose init may not make any, for it is in a user namespace: the engine makes them in a
 * file system of their own, and init shows each in its place.
 */
public final class DeviceNodes implements AutoCloseable {
    private static final int PERMISSIONS = 0xFFF;

    private final DetachedMount fileSystem;
    private final Map<String, String> names = new LinkedHashMap<>();

    private DeviceNodes(DetachedMount fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** Makes the nodes of a spec and the default ones. */
    public static DeviceNodes make(RuntimeSpec.Linux linux, UserMapping users) {
        var nodes = new DeviceNodes(DetachedMount.of("tmpfs", Map.of("mode", "0755"), MountAttr.NOSUID));
        try {
            Objects.requireNonNullElse(linux.devices(), List.<RuntimeSpec.Device>of())
                    .forEach(device -> nodes.add(device, users));
            DeviceSteps.defaults().forEach(device -> nodes.add(device, users));
            return nodes;
        } catch (RuntimeException e) {
            nodes.close();
            throw e;
        }
    }

    Fd directory() {
        return fileSystem.fd();
    }

    /** The names of the nodes in the directory by their paths in the container. */
    Map<String, String> names() {
        return names;
    }

    @Override
    public void close() {
        fileSystem.close();
    }

    /** The first of several with one path wins, as where init makes them. An owner that is not mapped is nobody there. */
    private void add(RuntimeSpec.Device device, UserMapping users) {
        String path = DeviceSteps.path(device);
        String name = String.valueOf(names.size());
        if (names.putIfAbsent(path, name) == null) {
            Nodes.mknod(directory(), name, DeviceSteps.mode(device), DeviceSteps.device(device));
            long uid =
                    users.hostUid(Objects.requireNonNullElse(device.uid(), 0L)).orElse(0);
            long gid =
                    users.hostGid(Objects.requireNonNullElse(device.gid(), 0L)).orElse(0);
            Attributes.chown(directory(), name, (int) uid, (int) gid);
            Attributes.chmod(directory(), name, DeviceSteps.mode(device) & PERMISSIONS);
        }
    }
}
