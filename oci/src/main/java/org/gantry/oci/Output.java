package org.gantry.oci;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.gantry.json.Json;

/** JSON on stdout, in the forms that callers of runc know. */
final class Output {
    private Output() {}

    /** One line. */
    static void line(Object value) {
        try {
            System.out.println(Json.strict().writeValueAsString(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Indented, as encoding/json of Go does it. */
    static String indented(Object value, String indent) {
        var indenter = new DefaultIndenter(indent, "\n");
        var separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        var printer = new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        try {
            return Json.strict().writer(printer).writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
