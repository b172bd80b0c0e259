package org.gantry.runtime.lxc.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gantry.api.EngineException;

/**
 * The options of one mount, as LXC knows them.
 *
 * @param flags in LXC's own words
 * @param parameters of the file system, in order
 */
record MountOptions(List<String> flags, List<String> parameters) {
    /** Those of the two tables in LXC's conf.c. */
    private static final Set<String> FLAGS = Set.of(
            "atime",
            "noatime",
            "dev",
            "nodev",
            "diratime",
            "nodiratime",
            "exec",
            "noexec",
            "relatime",
            "norelatime",
            "strictatime",
            "nostrictatime",
            "suid",
            "nosuid",
            "ro",
            "rw",
            "bind",
            "rbind",
            "defaults",
            "sync",
            "async",
            "dirsync",
            "lazytime",
            "mand",
            "nomand",
            "private",
            "slave",
            "unbindable",
            "rprivate",
            "rslave",
            "runbindable");

    /** What the specification gives a meaning of its own and LXC would take for parameters of a file system. */
    private static final Set<String> WITH_ANOTHER_MEANING = Set.of(
            "remount",
            "shared",
            "rshared",
            "idmap",
            "ridmap",
            "tmpcopyup",
            "copy-symlink",
            "symfollow",
            "nosymfollow",
            "rro",
            "rrw",
            "rsuid",
            "rnosuid",
            "rdev",
            "rnodev",
            "rexec",
            "rnoexec",
            "rdiratime",
            "rnodiratime",
            "rrelatime",
            "rnorelatime",
            "rnoatime",
            "ratime",
            "rstrictatime",
            "rnostrictatime",
            "rsymfollow",
            "rnosymfollow");

    /** What is about LXC's own work on the target; the driver says that itself. */
    private static final Set<String> WORDS_OF_LXC = Set.of("optional", "relative");

    /** About what the kernel prints of a refusal, which here goes into the error instead. */
    private static final Set<String> OF_THE_PRINTER = Set.of("silent", "loud");

    /** @param field where they stand in the spec */
    static MountOptions parse(String field, List<String> options, boolean bind) {
        List<String> flags = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        for (String option : options) {
            if (option.contains(",") || option.isEmpty()) {
                throw new EngineException.InvalidArgument(field + ": \"" + option + "\" is no mount option");
            }
            boolean foreign = WORDS_OF_LXC.contains(option) || option.startsWith("create=");
            if (WITH_ANOTHER_MEANING.contains(option) || foreign || option.startsWith("idmap=")) {
                throw new EngineException.Unsupported(
                        field + ": the mount option \"" + option + "\" is not supported by the LXC driver");
            }
            if (FLAGS.contains(option)) {
                flags.add(option);
            } else if (!OF_THE_PRINTER.contains(option)) {
                parameters.add(option);
            }
        }
        if (bind && !parameters.isEmpty()) {
            throw new EngineException.InvalidArgument(
                    field + ": " + parameters + " cannot be parameters of a bind mount");
        }
        return new MountOptions(flags, parameters);
    }

    boolean isBind() {
        return flags.contains("bind") || flags.contains("rbind");
    }

    boolean isReadOnly() {
        return flags.lastIndexOf("ro") > flags.lastIndexOf("rw");
    }

    /** All of them and what else is to be done, in one word. */
    String with(String... more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(parameters);
        all.addAll(List.of(more));
        all.removeIf(String::isEmpty);
        return all.isEmpty() ? "defaults" : String.join(",", all);
    }
}
