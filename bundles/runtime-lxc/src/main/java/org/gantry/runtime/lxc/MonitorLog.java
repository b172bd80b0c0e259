package org.gantry.runtime.lxc;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why LXC failed, in its own words: the first error of a log is what went wrong, the others follow from it. */
final class MonitorLog {
    /** {@code lxc-start NAME DATE ERROR    conf - ../src/lxc/conf.c:mount_entry:2446 - No such file ... - Failed to ...}. */
    private static final Pattern ERROR = Pattern.compile("^.* ERROR +\\S+ - \\S+:\\d+ - (.*)$");

    private MonitorLog() {}

    /** @param otherwise what to say when there is no error in it */
    static String firstError(Optional<String> log, String otherwise) {
        List<String> errors = log.stream()
                .flatMap(String::lines)
                .map(ERROR::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
        return errors.isEmpty() ? otherwise : errors.getFirst();
    }
}
