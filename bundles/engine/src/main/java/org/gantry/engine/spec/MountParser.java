package org.gantry.engine.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.api.container.MountPoint;
import org.gantry.api.container.StorageConfig;
import org.gantry.api.container.StorageConfig.MountConfig;

/**
 * What a user wants mounted, in the three spellings Docker has ({@code -v}, {@code --mount}, {@code --tmpfs}), as one list.
 * The source of a volume is left empty: where volumes live is not decided here.
 */
public final class MountParser {
    private static final Pattern VOLUME_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final Set<String> PROPAGATIONS =
            Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
    private static final Set<String> LABELS = Set.of("z", "Z"); // SELinux relabelling: nothing to do without SELinux
    private static final String RPRIVATE = "rprivate";

    private MountParser() {}

    /** A mount, and what to do about a source that is not there. */
    public record Parsed(
            MountPoint mount, boolean createSource, boolean recursive, boolean copyUp, String tmpfsOptions) {}

    /**
     * Every mount, in the order binds, mounts, tmpfs, anonymous volumes.
     *
     * @throws EngineException.InvalidArgument in Docker's words
     * @throws EngineException.Unsupported naming what is not supported
     */
    public static List<Parsed> parse(StorageConfig storage) {
        refuseUnsupported(storage);
        List<Parsed> parsed = new ArrayList<>();
        storage.binds().forEach(bind -> parsed.add(bind(bind)));
        storage.mounts().forEach(mount -> parsed.add(mount(mount)));
        new TreeMap<>(storage.tmpfs())
                .forEach((target, options) -> parsed.add(tmpfs(absolute(target, target), options)));
        Set<String> targets = new HashSet<>();
        for (Parsed each : parsed) {
            if (!targets.add(each.mount().destination())) {
                throw new EngineException.InvalidArgument(
                        "Duplicate mount point: " + each.mount().destination());
            }
        }
        for (String target : storage.volumes()) {
            if (targets.add(absolute(target, target))) {
                parsed.add(volume("", target, "", true));
            }
        }
        return parsed;
    }

    private static void refuseUnsupported(StorageConfig storage) {
        if (!storage.volumesFrom().isEmpty()) {
            throw new EngineException.Unsupported("HostConfig.VolumesFrom is not supported yet");
        }
        if (!storage.volumeDriver().isEmpty() && !storage.volumeDriver().equals("local")) {
            throw new EngineException.NotFound("error looking up volume plugin " + storage.volumeDriver()
                    + ": plugin \"" + storage.volumeDriver() + "\" not found");
        }
        if (!storage.storageOptions().isEmpty()) {
            throw new EngineException.InvalidArgument(
                    "--storage-opt is supported only for overlay over xfs with 'pquota'" + " mount option");
        }
    }

    private static Parsed bind(String spec) {
        String[] parts = spec.split(":", -1);
        if (parts.length > 3 || parts.length == 0 || (parts.length > 1 && (parts[0].isEmpty() || parts[1].isEmpty()))) {
            throw new EngineException.InvalidArgument("invalid volume specification: '" + spec + "'");
        }
        if (parts.length == 1) {
            return volume("", absolute(parts[0], spec), "", true);
        }
        String target = absolute(parts[1], spec);
        String mode = parts.length == 3 ? parts[2] : "";
        Modes modes = Modes.parse(mode, spec);
        if (!parts[0].startsWith("/")) {
            return volume(volumeName(parts[0]), target, mode, modes.writable());
        }
        MountPoint point = new MountPoint(
                "bind", "", normalize(parts[0]), target, "", mode, modes.writable(), modes.propagation());
        return new Parsed(point, true, true, false, "");
    }

    /** The comma-separated options behind the second colon. */
    private record Modes(boolean writable, String propagation) {
        static Modes parse(String mode, String spec) {
            boolean writable = true;
            String propagation = RPRIVATE;
            Set<String> seen = new HashSet<>();
            for (String option : mode.isEmpty() ? List.<String>of() : List.of(mode.split(",", -1))) {
                boolean access = option.equals("ro") || option.equals("rw");
                boolean known = access || PROPAGATIONS.contains(option) || LABELS.contains(option);
                String kind = access ? "access" : PROPAGATIONS.contains(option) ? "propagation" : option;
                if ((!known && !option.equals("nocopy")) || !seen.add(kind)) {
                    throw new EngineException.InvalidArgument(
                            "invalid volume specification: '" + spec + "': invalid mode: " + mode);
                }
                writable &= !option.equals("ro");
                propagation = PROPAGATIONS.contains(option) ? option : propagation;
            }
            return new Modes(writable, propagation);
        }
    }

    private static Parsed mount(MountConfig config) {
        String where = "invalid mount config for type \"" + config.type() + "\": ";
        if (config.target().isEmpty()) {
            throw new EngineException.InvalidArgument(where + "field Target must not be empty");
        }
        if (!config.target().startsWith("/")) {
            throw new EngineException.InvalidArgument(
                    where + "invalid mount path: '" + config.target() + "' mount path must be absolute");
        }
        String target = normalize(config.target());
        return switch (config.type()) {
            case "bind" -> bind(config, target, where);
            case "volume" ->
                volume(config.source().isEmpty() ? "" : volumeName(config.source()), target, "", !config.readOnly());
            case "tmpfs" -> tmpfs(config, target, where);
            default -> throw new EngineException.InvalidArgument("mount type unknown: \"" + config.type() + "\"");
        };
    }

    private static Parsed bind(MountConfig config, String target, String where) {
        if (config.source().isEmpty()) {
            throw new EngineException.InvalidArgument(where + "field Source must not be empty");
        }
        if (!config.source().startsWith("/")) {
            throw new EngineException.InvalidArgument(
                    where + "invalid mount path: '" + config.source() + "' mount path must be absolute");
        }
        String propagation = config.propagation().isEmpty() ? RPRIVATE : config.propagation();
        if (!PROPAGATIONS.contains(propagation)) {
            throw new EngineException.InvalidArgument(where + "invalid propagation mode: " + propagation);
        }
        MountPoint point =
                new MountPoint("bind", "", normalize(config.source()), target, "", "", !config.readOnly(), propagation);
        return new Parsed(point, config.createMountpoint(), !config.nonRecursive(), false, "");
    }

    private static Parsed tmpfs(MountConfig config, String target, String where) {
        if (!config.source().isEmpty()) {
            throw new EngineException.InvalidArgument(where + "field Source must not be specified");
        }
        List<String> options = new ArrayList<>();
        if (config.readOnly()) {
            options.add("ro");
        }
        if (config.tmpfsSize() != null) {
            options.add("size=" + config.tmpfsSize().bytes());
        }
        if (config.tmpfsMode() != null) {
            options.add("mode=" + Integer.toOctalString(config.tmpfsMode()));
        }
        return tmpfs(target, String.join(",", options));
    }

    private static Parsed tmpfs(String target, String options) {
        boolean writable = !List.of(options.split(",", -1)).contains("ro");
        return new Parsed(new MountPoint("tmpfs", "", "", target, "", "", writable, ""), false, false, false, options);
    }

    private static Parsed volume(String name, String target, String mode, boolean writable) {
        boolean copy = !List.of(mode.split(",", -1)).contains("nocopy");
        MountPoint point = new MountPoint(
                "volume", name, "", normalize(target), "local", mode.isEmpty() ? "z" : mode, writable, "");
        return new Parsed(point, true, true, copy, "");
    }

    private static String volumeName(String name) {
        if (!VOLUME_NAME.matcher(name).matches()) {
            throw new EngineException.InvalidArgument("create " + name + ": \"" + name
                    + "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are"
                    + " allowed. If you intended to pass a host directory, use absolute path");
        }
        return name;
    }

    private static String absolute(String target, String spec) {
        if (!target.startsWith("/")) {
            throw new EngineException.InvalidArgument("invalid volume specification: '" + spec
                    + "': invalid mount config for type \"bind\": invalid mount path: '" + target
                    + "' mount path must be absolute");
        }
        String normal = normalize(target);
        if (normal.equals("/")) {
            throw new EngineException.InvalidArgument(
                    "invalid volume specification: '" + spec + "': invalid specification: destination can't be '/'");
        }
        return normal;
    }

    /** Lexically, as Go's filepath.Clean: the kernel never sees {@code ..} of a user. */
    static String normalize(String path) {
        return Path.of(path).normalize().toString();
    }
}
