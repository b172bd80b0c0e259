package org.gantry.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A line of docs/api-fields.md.
 *
 * @param field {@code HostConfig.Memory}, {@code Cmd}
 * @param example a value, as JSON
 * @param with further fields of HostConfig that the example needs, as a JSON object
 * @param outcome works, refused, no effect
 */
public record ApiField(String field, String example, String with, String outcome) {
    private static final String TABLE = "docs/api-fields.md";

    /** Every line of the table. */
    public static List<ApiField> all() {
        try {
            return Files.readAllLines(table()).stream()
                    .filter(line -> line.startsWith("| ") && line.contains("`"))
                    .map(line -> line.split("\\|", -1))
                    .map(columns ->
                            new ApiField(columns[1].strip(), code(columns[2]), code(columns[3]), columns[4].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tests run in their module's directory or above it. */
    private static Path table() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.exists(up.resolve(TABLE))) {
                return up.resolve(TABLE);
            }
        }
        throw new IllegalStateException("no " + TABLE + " above " + Path.of("").toAbsolutePath());
    }

    private static String code(String column) {
        return column.strip().replace("`", "");
    }

    /** The example in a create request. */
    public String request() {
        boolean inHost = field.startsWith("HostConfig.");
        String name = field.substring(field.lastIndexOf('.') + 1);
        String value = "\"" + name + "\":" + example;
        String others = with.isEmpty() ? "" : "," + with.substring(1, with.length() - 1);
        String base = name.equals("Image") ? "" : "\"Image\":\"busybox\",";
        String command = name.equals("Cmd") ? "" : "\"Cmd\":[\"true\"],";
        return "{" + base + command + (inHost ? "\"HostConfig\":{" + value + others + "}" : value) + "}";
    }

    @Override
    public String toString() {
        return field;
    }
}
