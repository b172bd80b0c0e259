package org.gantry.engine.spec;

import static org.gantry.engine.spec.MountPaths.invalid;

import java.nio.file.Path;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.container.MountPoint;
import org.gantry.api.container.StorageConfig.BindOptions;
import org.gantry.api.container.StorageConfig.MountConfig;
import org.gantry.api.container.StorageConfig.VolumeOptions;
import org.jspecify.annotations.Nullable;

/** {@code docker run --mount}, with Docker's rules of what goes with what. */
final class MountSpec {
    private final MountConfig config;
    private final String where;

    private MountSpec(MountConfig config) {
        this.config = config;
        this.where = "invalid mount config for type \"" + config.type() + "\": ";
    }

    static UserMount parse(MountConfig config) {
        return new MountSpec(config).parse();
    }

    private UserMount parse() {
        if (config.target().isEmpty()) {
            throw invalid(where + "field Target must not be empty");
        }
        String target = MountPaths.target(config.target(), where);
        return switch (config.type()) {
            case UserMount.BIND -> bind(target);
            case UserMount.VOLUME -> volume(target);
            case UserMount.TMPFS -> tmpfs(target);
            case "image", "npipe", "cluster" ->
                throw new EngineException.Unsupported(
                        "mounts of type \"" + config.type() + "\" are not supported by this engine");
            default -> throw invalid(where + "mount type unknown");
        };
    }

    private UserMount bind(String target) {
        refuse("VolumeOptions", config.volume());
        refuse("TmpfsOptions", config.tmpfs());
        if (config.source().isEmpty()) {
            throw invalid(where + "field Source must not be empty");
        }
        String source = MountPaths.absolute(config.source(), where);
        BindOptions options = Objects.requireNonNullElse(config.bind(), BindOptions.DEFAULT);
        String propagation = options.propagation().isEmpty() ? BindSpec.RPRIVATE : options.propagation();
        if (!BindSpec.PROPAGATIONS.contains(propagation)) {
            throw invalid(where + "invalid propagation mode: " + propagation);
        }
        checkReadOnly(options);
        MountPoint point = new MountPoint(UserMount.BIND, "", source, target, "", "", !config.readOnly(), propagation);
        return UserMount.bind(
                point, options.createMountpoint(), !options.nonRecursive(), !options.readOnlyNonRecursive());
    }

    private void checkReadOnly(BindOptions options) {
        if (options.readOnlyNonRecursive() && !config.readOnly()) {
            throw invalid(where + "mount options conflict: !ReadOnly && BindOptions.ReadOnlyNonRecursive");
        }
        if (options.readOnlyForceRecursive() && !config.readOnly()) {
            throw invalid(where + "mount options conflict: !ReadOnly && BindOptions.ReadOnlyForceRecursive");
        }
        if (options.readOnlyNonRecursive() && options.readOnlyForceRecursive()) {
            throw invalid(where + "mount options conflict: ReadOnlyNonRecursive && BindOptions.ReadOnlyForceRecursive");
        }
    }

    private UserMount volume(String target) {
        refuse("BindOptions", config.bind());
        refuse("TmpfsOptions", config.tmpfs());
        VolumeOptions options = Objects.requireNonNullElse(config.volume(), VolumeOptions.DEFAULT);
        boolean anonymous = config.source().isEmpty();
        String driver = options.driver();
        if (!driver.isEmpty() && !driver.equals("local")) {
            throw new EngineException.NotFound(
                    "error looking up volume plugin " + driver + ": plugin \"" + driver + "\" not found");
        }
        if (anonymous && config.readOnly()) {
            throw invalid(where + "must not set ReadOnly mode when using anonymous volumes");
        }
        String subpath = options.subpath();
        if (!subpath.isEmpty() && anonymous) {
            throw invalid(where + "must not set Subpath when using anonymous volumes");
        }
        if (!isLocal(subpath)) {
            throw invalid(where + "subpath must be a relative path within the volume");
        }
        String name = anonymous ? "" : MountPaths.volumeName(config.source());
        UserMount mount = UserMount.volume(name, target, "", !config.readOnly(), !options.noCopy());
        return new UserMount(
                mount.mount(),
                mount.createSource(),
                mount.recursive(),
                mount.readOnlyBelow(),
                mount.copyUp() && subpath.isEmpty(),
                "",
                subpath.isEmpty() ? "" : MountPaths.normalize(subpath),
                options.labels(),
                options.driverOptions());
    }

    /** As Go's filepath.IsLocal. */
    private static boolean isLocal(String subpath) {
        return !subpath.startsWith("/")
                && subpath.indexOf('\0') < 0
                && !Path.of(subpath).normalize().startsWith("..");
    }

    private UserMount tmpfs(String target) {
        refuse("BindOptions", config.bind());
        refuse("VolumeOptions", config.volume());
        if (!config.source().isEmpty()) {
            throw invalid(where + "field Source must not be specified");
        }
        return TmpfsSpec.of(target, config.readOnly(), config.tmpfs());
    }

    private void refuse(String field, @Nullable Object options) {
        if (options != null) {
            throw invalid(where + "field " + field + " must not be specified");
        }
    }
}
