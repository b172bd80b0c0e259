package org.gantry.runtime.support;

import java.util.regex.Pattern;

/** Names of tasks and execs, which become names of files. */
public final class TaskIds {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private TaskIds() {}

    public static boolean isValid(String id) {
        return NAME.matcher(id).matches();
    }
}
