package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gantry.api.EngineException;
import org.gantry.linux.process.SecurityModule;
import org.jspecify.annotations.Nullable;

/**
 * {@code --security-opt}, parsed.
 *
 * @param seccomp null: the default profile; {@code unconfined}; or a profile as JSON
 * @param apparmor the name of an AppArmor profile, {@code unconfined} included; null: what is the default here
 * @param labels SELinux options, of which one without a security module to enforce them is told
 */
public record SecurityOptions(
        boolean noNewPrivileges,
        @Nullable String seccomp,
        boolean systemPathsUnconfined,
        @Nullable String apparmor,
        List<String> labels) {

    static final String UNCONFINED = "unconfined";

    private static final String BUILT_IN = "builtin";

    /**
     * Parses the list.
     *
     * @throws EngineException.InvalidArgument in Docker's words if an option is none
     */
    public static SecurityOptions parse(List<String> options) {
        boolean noNewPrivileges = false;
        String seccomp = null;
        boolean systemPaths = false;
        String apparmor = null;
        List<String> labels = new ArrayList<>();
        for (String option : options) {
            String[] pair = split(option);
            switch (pair[0]) {
                case "no-new-privileges" -> noNewPrivileges = flag(option, pair[1]);
                case "seccomp" -> seccomp = pair[1].equals(BUILT_IN) ? null : pair[1];
                case "systempaths" -> systemPaths = systemPaths(option, pair[1]);
                case "apparmor" -> apparmor = pair[1];
                case "label" -> labels.add(pair[1]);
                default -> throw new EngineException.InvalidArgument("invalid --security-opt 2: \"" + option + "\"");
            }
        }
        return new SecurityOptions(noNewPrivileges, seccomp, systemPaths, apparmor, List.copyOf(labels));
    }

    /**
     * What was asked for and has no effect. As dockerd does, the engine takes profiles where there is no AppArmor, and
     * labels as long as it does not label processes for SELinux itself; unlike dockerd it says so.
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (apparmor != null && !apparmor.equals(UNCONFINED) && !SecurityModule.APPARMOR.isEnabled()) {
            warnings.add(
                    "--security-opt apparmor=" + apparmor + " has no effect: AppArmor is not enabled in this kernel");
        }
        for (String label : labels) {
            if (!label.equals("disable")) {
                warnings.add(
                        "--security-opt label=" + label + " has no effect: processes are not labelled for SELinux");
            }
        }
        return warnings;
    }

    /** The separator is {@code =}, or in options older than it {@code :}. */
    private static String[] split(String option) {
        int separator = option.indexOf('=');
        if (separator < 0) {
            separator = option.indexOf(':');
        }
        if (separator >= 0) {
            return new String[] {option.substring(0, separator), option.substring(separator + 1)};
        }
        if (option.equals("no-new-privileges")) {
            return new String[] {option, "true"};
        }
        throw new EngineException.InvalidArgument("invalid --security-opt 1: \"" + option + "\"");
    }

    private static boolean flag(String option, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "t" -> true;
            case "false", "0", "f" -> false;
            default -> throw new EngineException.InvalidArgument("invalid --security-opt 2: \"" + option + "\"");
        };
    }

    private static boolean systemPaths(String option, String value) {
        if (!value.equals(UNCONFINED)) {
            throw new EngineException.InvalidArgument("invalid --security-opt 2: \"" + option + "\"");
        }
        return true;
    }
}
