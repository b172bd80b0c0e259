package org.gantry.runtime.libcontainer.init;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.IdMapping;
import org.gantry.linux.namespace.UserNamespaces;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/** Which ids outside a container stand for those inside (config-linux.md, User namespace mappings). */
public record UserMapping(List<IdMapping> uids, List<IdMapping> gids) {
    private static final long ID_SPACE = 1L << Integer.SIZE;
    private static final String UIDS = "linux.uidMappings";
    private static final String GIDS = "linux.gidMappings";

    public UserMapping {
        uids = List.copyOf(uids);
        gids = List.copyOf(gids);
    }

    /**
     * Makes the user namespace of a container.
     *
     * @throws EngineException.InvalidArgument naming the mappings that are missing or impossible
     */
    static Fd make(RuntimeSpec.Linux linux) {
        return make(ofSpec(linux), UIDS, GIDS);
    }

    /**
     * Makes a user namespace that nobody is ever in, for the owners of a mount.
     *
     * @param mount where that stands in the spec
     * @throws EngineException.InvalidArgument naming the mappings that are impossible
     */
    public static Fd make(
            String mount, @Nullable List<RuntimeSpec.IdMapping> uids, @Nullable List<RuntimeSpec.IdMapping> gids) {
        String uidField = mount + ".uidMappings";
        String gidField = mount + ".gidMappings";
        return make(new UserMapping(of(uidField, uids), of(gidField, gids)), uidField, gidField);
    }

    private static Fd make(UserMapping mapping, String uidField, String gidField) {
        try {
            return UserNamespaces.make(new UserNamespaces.Maps(mapping.uids, mapping.gids));
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL, Errno.EPERM)) {
                throw new EngineException.InvalidArgument(
                        uidField + " or " + gidField
                                + ": the kernel refuses them, for ranges may not overlap and have to exist" + " here: "
                                + e.getMessage(),
                        e);
            }
            throw e;
        }
    }

    /** @throws EngineException.InvalidArgument naming the mappings that are missing or no ranges */
    static UserMapping ofSpec(RuntimeSpec.Linux linux) {
        UserMapping mapping = new UserMapping(of(UIDS, linux.uidMappings()), of(GIDS, linux.gidMappings()));
        mapping.requireRoot();
        return mapping;
    }

    /**
     * What holds in a user namespace that is to be joined.
     *
     * @throws EngineException.InvalidArgument if the spec says something else
     */
    static UserMapping of(Fd userNamespace, RuntimeSpec.Linux linux) {
        UserNamespaces.Maps maps = UserNamespaces.mapsOf(userNamespace);
        UserMapping actual = new UserMapping(maps.uids(), maps.gids());
        requireSame(UIDS, linux.uidMappings(), actual.uids);
        requireSame(GIDS, linux.gidMappings(), actual.gids);
        actual.requireRoot();
        return actual;
    }

    /** The id outside of a user inside; init of a container cannot become one that is not mapped. */
    public OptionalLong hostUid(long uid) {
        return IdMapping.outside(uids, uid);
    }

    /** As {@link #hostUid} of a group. */
    public OptionalLong hostGid(long gid) {
        return IdMapping.outside(gids, gid);
    }

    private void requireRoot() {
        if (hostUid(0).isEmpty()) {
            throw new EngineException.InvalidArgument(UIDS + ": no host id is mapped to user 0 of the container");
        }
        if (hostGid(0).isEmpty()) {
            throw new EngineException.InvalidArgument(GIDS + ": no host id is mapped to group 0 of the container");
        }
    }

    private static List<IdMapping> of(String field, @Nullable List<RuntimeSpec.IdMapping> spec) {
        return Objects.requireNonNullElse(spec, List.<RuntimeSpec.IdMapping>of()).stream()
                .map(range -> checked(field, range))
                .toList();
    }

    private static IdMapping checked(String field, RuntimeSpec.IdMapping range) {
        if (range.containerID() < 0
                || range.hostID() < 0
                || range.size() <= 0
                || range.containerID() >= ID_SPACE - range.size()
                || range.hostID() >= ID_SPACE - range.size()) {
            throw new EngineException.InvalidArgument(field + ": " + range + " is no range of ids");
        }
        return new IdMapping(range.containerID(), range.hostID(), range.size());
    }

    private static void requireSame(String field, @Nullable List<RuntimeSpec.IdMapping> spec, List<IdMapping> actual) {
        if (spec != null && !spec.isEmpty() && !of(field, spec).equals(actual)) {
            throw new EngineException.InvalidArgument(field + ": the user namespace to join has other ones: " + actual);
        }
    }
}
