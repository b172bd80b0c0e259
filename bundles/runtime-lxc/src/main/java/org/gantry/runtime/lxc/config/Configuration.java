package org.gantry.runtime.lxc.config;

import org.gantry.api.EngineException;

/** A configuration file of LXC: one {@code key = value} on each line. */
public final class Configuration {
    private final StringBuilder lines = new StringBuilder();

    /** @throws EngineException.InvalidArgument when the value would not stay on its line */
    public Configuration set(String key, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
            throw new EngineException.InvalidArgument(key + " cannot have a value with a line break in it");
        }
        lines.append(key).append(" = ").append(value).append('\n');
        return this;
    }

    Configuration mount(String source, String target, String type, String options) {
        return set(
                "lxc.mount.entry",
                String.join(" ", escape(source), escape(target), escape(type), escape(options), "0", "0"));
    }

    @Override
    public String toString() {
        return lines.toString();
    }

    /** As getmntent(3) reads it: white space and backslashes by their octal numbers. */
    private static String escape(String word) {
        StringBuilder escaped = new StringBuilder();
        for (char c : word.toCharArray()) {
            if (c == ' ' || c == '\t' || c == '\\' || c == '#') {
                escaped.append('\\').append(String.format("%03o", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
