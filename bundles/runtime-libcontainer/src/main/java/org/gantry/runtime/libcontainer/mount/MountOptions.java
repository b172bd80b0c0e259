package org.gantry.runtime.libcontainer.mount;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gantry.api.EngineException;

/**
 * The options of one mount, sorted by what they act on.
 *
 * @param set attributes ({@link org.gantry.linux.mount.MountAttr}) of the mount itself to switch on
 * @param clear attributes to switch off
 * @param setBelow attributes to switch on in the mount and all mounts below it
 * @param clearBelow attributes to switch off there
 * @param propagation MS_SHARED, MS_SLAVE, MS_PRIVATE, MS_UNBINDABLE, or 0
 * @param bind whether the source is a file or directory to show again
 * @param recursive whether with the mounts below it
 * @param remount whether what is mounted there already is to be changed
 * @param maps whether files seem to belong to others than on disk
 * @param mapsBelow whether those of the mounts below do so too
 * @param copyUp whether a tmpfs begins with what is in its place
 * @param parameters of the file system, in order; an empty value is a flag
 */
public record MountOptions(
        long set,
        long clear,
        long setBelow,
        long clearBelow,
        long propagation,
        boolean propagationBelow,
        boolean bind,
        boolean recursive,
        boolean remount,
        boolean maps,
        boolean mapsBelow,
        boolean copyUp,
        Map<String, String> parameters) {

    /**
     * Sorts options; the last of several that contradict each other holds.
     *
     * @param field where they stand in the spec
     * @throws EngineException.Unsupported for options this driver does not know how to honour
     */
    public static MountOptions parse(String field, List<String> options) {
        var parser = new Parser(field);
        options.forEach(parser::add);
        return parser.result();
    }

    /** Every option with a meaning of its own; others are parameters of a file system. */
    public static List<String> known() {
        return Stream.of(
                        Parser.WORDS.stream(),
                        Attribute.BY_NAME.keySet().stream(),
                        Attribute.BY_NAME.keySet().stream().map("r"::concat),
                        Propagation.BY_NAME.keySet().stream())
                .flatMap(names -> names)
                .sorted()
                .toList();
    }

    private static final class Parser {
        /** Those that are neither attributes nor propagation. */
        static final List<String> WORDS =
                List.of("defaults", "silent", "loud", "remount", "bind", "rbind", "idmap", "ridmap", "tmpcopyup");

        private static final List<String> UNSUPPORTED = List.of("copy-symlink");

        private final String field;
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private long set;
        private long clear;
        private long setBelow;
        private long clearBelow;
        private long propagation;
        private boolean propagationBelow;
        private boolean bind;
        private boolean recursive;
        private boolean remount;
        private boolean maps;
        private boolean mapsBelow;
        private boolean copyUp;

        Parser(String field) {
            this.field = field;
        }

        void add(String option) {
            if (UNSUPPORTED.contains(option)) {
                throw new EngineException.Unsupported(
                        field + ": the mount option \"" + option + "\" is not supported yet");
            }
            switch (option) {
                case "defaults" -> {
                    // what would hold anyway
                }
                case "silent", "loud" -> {
                    // about what the kernel prints of a refusal, which here goes into the error instead
                }
                case "remount" -> remount = true;
                case "bind" -> bind = true;
                case "rbind" -> {
                    bind = true;
                    recursive = true;
                }
                case "idmap" -> maps = true;
                case "ridmap" -> {
                    maps = true;
                    mapsBelow = true;
                }
                case "tmpcopyup" -> copyUp = true;
                default -> addAttribute(option);
            }
        }

        MountOptions result() {
            return new MountOptions(
                    set,
                    clear,
                    setBelow,
                    clearBelow,
                    propagation,
                    propagationBelow,
                    bind,
                    recursive,
                    remount,
                    maps,
                    mapsBelow,
                    copyUp,
                    parameters);
        }

        private void addAttribute(String option) {
            Attribute attribute = Attribute.BY_NAME.get(option);
            Propagation mode = Propagation.BY_NAME.get(option);
            if (attribute != null) {
                set = (set & ~attribute.clear()) | attribute.set();
                clear = (clear & ~attribute.set()) | attribute.clear();
            } else if (mode != null) {
                propagation = mode.mode();
                propagationBelow = mode.recursive();
            } else if (option.startsWith("r") && Attribute.BY_NAME.containsKey(option.substring(1))) {
                addBelow(Attribute.BY_NAME.get(option.substring(1)));
            } else {
                int equals = option.indexOf('=');
                parameters.put(
                        equals < 0 ? option : option.substring(0, equals),
                        equals < 0 ? "" : option.substring(equals + 1));
            }
        }

        private void addBelow(Attribute attribute) {
            setBelow = (setBelow & ~attribute.clear()) | attribute.set();
            clearBelow = (clearBelow & ~attribute.set()) | attribute.clear();
        }
    }
}
