package org.gantry.runtime.libcontainer.mount;

import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.runtime.libcontainer.init.UserMapping;
import org.jspecify.annotations.Nullable;

/**
 * Whose the files of a bind mount seem to be: "idmap" and "ridmap" of config.md, mounts. A mapping of the mount's own takes
 * ids on disk (containerID) to ids of the host (hostID); without one it is the container's user namespace that tells.
 *
 * @param users the user namespace that the mount has its ids from
 * @param own whether that was made for this mount
 */
record MountOwners(Fd users, boolean own, boolean recursive) implements AutoCloseable {

    /**
     * What the spec says, if anything.
     *
     * @param container the container's user namespace
     * @throws EngineException.InvalidArgument if it says only half, or there is nothing to go by
     */
    static Optional<MountOwners> of(
            String field, RuntimeSpec.Mount mount, MountOptions options, Optional<Fd> container) {
        boolean uids = isThere(mount.uidMappings());
        boolean gids = isThere(mount.gidMappings());
        if (uids != gids) {
            throw new EngineException.InvalidArgument(field + (uids ? ".gidMappings" : ".uidMappings")
                    + " is missing: owners and groups are mapped together");
        }
        if (uids) {
            Fd users = UserMapping.make(field, mount.uidMappings(), mount.gidMappings());
            return Optional.of(new MountOwners(users, true, options.mapsBelow()));
        }
        if (!options.maps()) {
            return Optional.empty();
        }
        Fd users = container.orElseThrow(() -> new EngineException.InvalidArgument(
                field + ".options: \"idmap\" needs mappings or a user namespace of the container"));
        return Optional.of(new MountOwners(users, false, options.mapsBelow()));
    }

    /**
     * Gives a mount, attached nowhere, these owners.
     *
     * @throws EngineException.Unsupported if its file system cannot be shown so
     */
    void apply(String source, Fd mount) {
        try {
            MountApi.idmap(mount, recursive, users);
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL, Errno.EPERM, Errno.ENOSYS)) {
                throw new EngineException.Unsupported("the owners of " + source
                        + " cannot be mapped: its kernel or file system has no idmapped mounts, or it is one already: "
                        + e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (own) {
            users.close();
        }
    }

    private static boolean isThere(@Nullable List<RuntimeSpec.IdMapping> mappings) {
        return mappings != null && !mappings.isEmpty();
    }
}
