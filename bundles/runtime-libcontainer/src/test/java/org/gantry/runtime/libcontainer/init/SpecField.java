package org.gantry.runtime.libcontainer.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A line of fields.txt.
 *
 * @param context what has to be set for the property to mean something, see {@link SpecEdit#setAll}
 * @param value another value than the default's, as JSON
 */
public record SpecField(String path, String context, String value) {

    /** Every property of the runtime-spec. */
    public static List<SpecField> all() {
        try (var reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SpecField.class.getResourceAsStream("fields.txt")), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\|", -1))
                    .map(columns -> new SpecField(columns[0].strip(), columns[1].strip(), columns[2].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
