package org.gantry.rest.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with variables: <code>{id}</code> stands for one segment, <code>{name...}</code> for one or more, because names
 * of images contain slashes. Variables are matched before they are percent-decoded, so that an encoded slash never makes
 * a segment.
 */
final class PathTemplate {
    private final List<String> segments;
    private final int wide;

    PathTemplate(String template) {
        this.segments = segments(template);
        this.wide = wideIndex(segments);
    }

    Optional<Map<String, String>> match(String path) {
        List<String> given = segments(path);
        int extra = given.size() - segments.size();
        if (extra < 0 || (extra > 0 && wide < 0)) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0, at = 0; i < segments.size(); i++) {
            int taken = i == wide ? 1 + extra : 1;
            String part = String.join("/", given.subList(at, at + taken));
            if (!matchSegment(segments.get(i), part, variables)) {
                return Optional.empty();
            }
            at += taken;
        }
        return Optional.of(variables);
    }

    private static boolean matchSegment(String segment, String part, Map<String, String> variables) {
        if (!segment.startsWith("{")) {
            return segment.equals(part);
        }
        if (part.isEmpty()) {
            return false;
        }
        int end = segment.endsWith("...}") ? segment.length() - 4 : segment.length() - 1;
        // A plus sign means itself in a path; only in a query it is a space.
        variables.put(segment.substring(1, end), URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        return true;
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static int wideIndex(List<String> segments) {
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).endsWith("...}")) {
                return i;
            }
        }
        return -1;
    }
}
