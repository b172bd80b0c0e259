package org.gantry.runtime.libcontainer.mount;

import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/**
 * A file or directory of the host to show in the container.
 *
 * @param mount a copy of the host's mount, attached nowhere
 */
record BindSource(Fd mount, boolean directory) {

    /**
     * Copies the mount and gives the copy its attributes before anyone can see it.
     *
     * @throws EngineException.InvalidArgument when there is no such file
     */
    static BindSource open(
            String field,
            RuntimeSpec.Mount spec,
            String destination,
            MountOptions options,
            Optional<MountOwners> owners) {
        String source = spec.source();
        if (source == null || !source.startsWith("/")) {
            throw new EngineException.InvalidArgument(field + ".source: \"" + source + "\" is no absolute path");
        }
        if (!options.parameters().isEmpty()) {
            throw new EngineException.Unsupported(
                    field + ".options: " + options.parameters().keySet() + " cannot be set on a bind mount");
        }
        try (Fd file = Openat2.open(source, OpenFlags.O_PATH)) {
            ProcPlaces.check(destination, file);
            boolean directory = Stat.of(file).isDirectory();
            Fd mount = MountApi.openTree(file, options.recursive());
            configure(mount, options, owners, source);
            return new BindSource(mount, directory);
        } catch (SyscallException e) {
            throw refused(source, destination, e);
        }
    }

    /**
     * First the copy is cut off from the host, so that nothing mounted in the container appears there; what the host
     * mounts later still arrives unless the options say otherwise. A mount that is to be shared stays in the host's
     * group of peers.
     */
    private static void configure(Fd mount, MountOptions options, Optional<MountOwners> owners, String source) {
        try {
            owners.ifPresent(map -> map.apply(source, mount));
            if (options.propagation() != MountFlags.MS_SHARED) {
                MountApi.setAttributes(mount, options.recursive(), 0, 0, MountFlags.MS_SLAVE);
            }
            if (options.propagation() != 0 && options.propagation() != MountFlags.MS_SLAVE) {
                boolean below = options.recursive() && options.propagationBelow();
                MountApi.setAttributes(mount, below, 0, 0, options.propagation());
            }
            if ((options.setBelow() | options.clearBelow()) != 0) {
                MountApi.setAttributes(mount, options.recursive(), options.setBelow(), options.clearBelow(), 0);
            }
            if ((options.set() | options.clear()) != 0) {
                MountApi.setAttributes(mount, false, options.set(), options.clear(), 0);
            }
        } catch (RuntimeException e) {
            mount.close();
            throw e;
        }
    }

    private static EngineException refused(String source, String destination, SyscallException e) {
        if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
            return new EngineException.InvalidArgument(
                    "error mounting \"" + source + "\" to rootfs at \"" + destination + "\": " + e.getMessage());
        }
        return new EngineException.Internal("mount " + source + " on " + destination + ": " + e.getMessage(), e);
    }
}
