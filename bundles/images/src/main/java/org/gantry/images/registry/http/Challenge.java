package org.gantry.images.registry.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server wants us to authenticate (RFC 9110, WWW-Authenticate).
 *
 * @param scheme in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    static final String BASIC = "basic";
    static final String BEARER = "bearer";

    private static final int LONGEST = 1 << 13;
    private static final Pattern SCHEME = Pattern.compile("\\s*,?\\s*([A-Za-z0-9._~+-]+)(?=\\s|,|$)(?!\\s*=)");
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*,?\\s*([A-Za-z0-9._~-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))");

    /** All challenges of all header lines; what cannot be parsed ends its line. */
    static List<Challenge> parse(List<String> headers) {
        var challenges = new ArrayList<Challenge>();
        for (String header : headers) {
            if (header.length() <= LONGEST) {
                parse(header, challenges);
            }
        }
        return challenges;
    }

    /** The one of this scheme. */
    static Optional<Challenge> find(List<Challenge> challenges, String scheme) {
        return challenges.stream()
                .filter(challenge -> challenge.scheme().equals(scheme))
                .findFirst();
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    private static void parse(String header, List<Challenge> challenges) {
        int at = 0;
        Matcher scheme = SCHEME.matcher(header);
        Matcher parameter = PARAMETER.matcher(header);
        while (at < header.length() && scheme.region(at, header.length()).lookingAt()) {
            at = scheme.end();
            var parameters = new HashMap<String, String>();
            while (at < header.length() && parameter.region(at, header.length()).lookingAt()) {
                at = parameter.end();
                String quoted = parameter.group(2);
                String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
                parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
            }
            challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), Map.copyOf(parameters)));
        }
    }
}
