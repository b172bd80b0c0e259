package org.gantry.engine.spec;

import static org.gantry.engine.spec.MountPaths.invalid;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gantry.api.container.MountPoint;

/** {@code docker run -v}: {@code SOURCE:TARGET[:OPTIONS]}, where the source is a path of the host or a volume's name. */
final class BindSpec {
    static final String RPRIVATE = "rprivate";
    static final Set<String> PROPAGATIONS = Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
    private static final Set<String> LABELS = Set.of("z", "Z"); // SELinux relabelling: nothing to do without SELinux
    private static final int MOST_PARTS = 3;

    private BindSpec() {}

    static UserMount parse(String spec) {
        String[] parts = spec.split(":", -1);
        boolean incomplete = parts.length > 1 && (parts[0].isEmpty() || parts[1].isEmpty());
        if (parts.length > MOST_PARTS || incomplete) {
            throw invalid("invalid volume specification: '" + spec + "'");
        }
        if (parts.length == 1) {
            return UserMount.volume("", target(parts[0], spec), "", true, true);
        }
        String target = target(parts[1], spec);
        String mode = parts.length == MOST_PARTS ? parts[2] : "";
        Modes modes = Modes.parse(mode, "invalid volume specification: '" + spec + "': ");
        if (!parts[0].startsWith("/")) {
            return UserMount.volume(MountPaths.volumeName(parts[0]), target, mode, modes.writable(), modes.copyUp());
        }
        String source = MountPaths.normalize(parts[0]);
        MountPoint point =
                new MountPoint(UserMount.BIND, "", source, target, "", mode, modes.writable(), modes.propagation());
        return UserMount.bind(point, true, true, true);
    }

    private static String target(String target, String spec) {
        String where = "invalid volume specification: '" + spec + "': ";
        return target.startsWith("/")
                ? MountPaths.target(target, where)
                : MountPaths.target(target, where + "invalid mount config for type \"bind\": ");
    }

    /** The options behind the second colon, separated by commas; one of each kind at most. */
    record Modes(boolean writable, String propagation, boolean copyUp) {
        private static final String NO_COPY = "nocopy";

        /** @param where what goes before the words about it */
        static Modes parse(String mode, String where) {
            boolean writable = true;
            boolean copyUp = true;
            String propagation = RPRIVATE;
            Set<String> seen = new HashSet<>();
            for (String option : mode.isEmpty() ? List.<String>of() : List.of(mode.split(",", -1))) {
                if (!seen.add(kind(option))) {
                    throw invalid(where + "invalid mode: " + mode);
                }
                writable &= !option.equals("ro");
                copyUp &= !option.equals(NO_COPY);
                propagation = PROPAGATIONS.contains(option) ? option : propagation;
            }
            if (seen.contains("")) {
                throw invalid(where + "invalid mode: " + mode);
            }
            return new Modes(writable, propagation, copyUp);
        }

        /** What an option is about; empty if it is none. */
        private static String kind(String option) {
            if (option.equals("ro") || option.equals("rw")) {
                return "access";
            }
            if (PROPAGATIONS.contains(option)) {
                return "propagation";
            }
            return LABELS.contains(option) ? "label" : option.equals(NO_COPY) ? NO_COPY : "";
        }
    }
}
