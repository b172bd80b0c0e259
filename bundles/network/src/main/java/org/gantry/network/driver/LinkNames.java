package org.gantry.network.driver;

import java.util.regex.Pattern;
import org.gantry.api.EngineException;
import org.gantry.linux.netlink.route.Links;

/** Names for network interfaces that users choose. */
public final class LinkNames {
    public static final int LONGEST = Links.LONGEST_NAME;

    /** Of the part before the number. */
    public static final int LONGEST_PREFIX = 12;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private LinkNames() {}

    /** @throws EngineException.InvalidArgument naming the option */
    public static void check(String option, String value, int longest) {
        if (value.length() > longest || !NAME.matcher(value).matches()) {
            throw new EngineException.InvalidArgument("Options." + option + ": \"" + value
                    + "\" is no name for a link: it has at most " + longest + " characters of a-z, A-Z, 0-9, _.-");
        }
    }
}
