package org.gantry.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of the form {@code NAME=value}. */
final class Pairs {
    private Pairs() {}

    /** By name; without a sign the value is empty. */
    static Map<String, String> of(List<String> pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            map.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return map;
    }
}
