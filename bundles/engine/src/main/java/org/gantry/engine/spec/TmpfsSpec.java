package org.gantry.engine.spec;

import static org.gantry.engine.spec.MountPaths.invalid;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gantry.api.container.StorageConfig.TmpfsOptions;
import org.jspecify.annotations.Nullable;

/** The options of a file system in memory, as in {@code docker run --tmpfs /run:size=64m,exec}. */
final class TmpfsSpec {
    private static final List<String> DEFAULTS = List.of("noexec", "nosuid", "nodev");
    private static final Set<String> FLAGS = Set.of(
            "ro",
            "rw",
            "exec",
            "noexec",
            "suid",
            "nosuid",
            "dev",
            "nodev",
            "sync",
            "async",
            "dirsync",
            "mand",
            "nomand",
            "atime",
            "noatime",
            "diratime",
            "nodiratime",
            "relatime",
            "norelatime",
            "strictatime",
            "nostrictatime",
            "private",
            "rprivate",
            "shared",
            "rshared",
            "slave",
            "rslave",
            "unbindable",
            "runbindable");
    private static final Set<String> PARAMETERS =
            Set.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

    private TmpfsSpec() {}

    /** One of {@code --tmpfs}. */
    static UserMount parse(String target, String options) {
        List<String> all = options.isEmpty() ? List.of() : List.of(options.split(",", -1));
        all.forEach(TmpfsSpec::check);
        String path = MountPaths.target(target, "");
        return UserMount.tmpfs(path, options, !all.contains("ro"));
    }

    /** One of {@code --mount type=tmpfs}. */
    static UserMount of(String target, boolean readOnly, @Nullable TmpfsOptions asked) {
        List<String> options = new ArrayList<>();
        if (readOnly) {
            options.add("ro");
        }
        if (asked != null && asked.size() != null) {
            options.add("size=" + asked.size().bytes());
        }
        if (asked != null && asked.mode() != null) {
            options.add("mode=" + Integer.toOctalString(asked.mode()));
        }
        if (asked != null) {
            asked.options().forEach(option -> options.add(String.join("=", option)));
        }
        options.forEach(TmpfsSpec::check);
        return UserMount.tmpfs(target, String.join(",", options), !readOnly);
    }

    /** With the defaults that they do not contradict, as the kernel and the OCI spec spell them. */
    static List<String> toOci(String options) {
        List<String> all = new ArrayList<>(DEFAULTS);
        for (String option : options.split(",", -1)) {
            if (!option.isEmpty()) {
                all.remove("no" + option);
                all.add(option);
            }
        }
        return all;
    }

    private static void check(String option) {
        int equals = option.indexOf('=');
        boolean known = equals < 0 ? FLAGS.contains(option) : PARAMETERS.contains(option.substring(0, equals));
        if (!known) {
            String words = equals < 0
                    ? "\"" + option + "\""
                    : "\"" + option.substring(0, equals) + "\" \"" + option.substring(equals + 1) + "\"";
            throw invalid("invalid tmpfs option [" + words + "]");
        }
    }
}
