package org.gantry.engine.spec;

import java.util.List;
import java.util.Locale;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * {@code --security-opt}, parsed.
 *
 * @param seccomp null: the default profile; {@code unconfined}; or a profile as JSON
 */
record SecurityOptions(boolean noNewPrivileges, @Nullable String seccomp, boolean systemPathsUnconfined) {

    static final String UNCONFINED = "unconfined";

    /**
     * Parses the list.
     *
     * @throws EngineException.InvalidArgument in Docker's words if an option is none
     * @throws EngineException.Unsupported if it needs a security module that is not there
     */
    static SecurityOptions parse(List<String> options) {
        boolean noNewPrivileges = false;
        String seccomp = null;
        boolean systemPaths = false;
        for (String option : options) {
            String[] pair = split(option);
            switch (pair[0]) {
                case "no-new-privileges" -> noNewPrivileges = flag(option, pair[1]);
                case "seccomp" -> seccomp = pair[1];
                case "systempaths" -> systemPaths = systemPaths(option, pair[1]);
                case "apparmor" -> refuseUnless(UNCONFINED, "apparmor", pair[1]);
                case "label" -> refuseUnless("disable", "label", pair[1]);
                default -> throw new EngineException.InvalidArgument("invalid --security-opt 2: \"" + option + "\"");
            }
        }
        return new SecurityOptions(noNewPrivileges, seccomp, systemPaths);
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

    private static void refuseUnless(String harmless, String module, String value) {
        if (!value.equals(harmless)) {
            throw new EngineException.Unsupported("--security-opt " + module + "=" + value + " is not supported yet");
        }
    }
}
