package org.gantry.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.gantry.api.image.TransferMessage.Layer;
import org.gantry.api.image.TransferMessage.Note;
import org.junit.jupiter.api.Test;

class TransferPrinterTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void withoutATerminalEachPhaseIsALine() {
        var printer = new TransferPrinter(out, false);
        printer.on(new Note("1", "Pulling from app"));
        printer.on(new Layer("abc", "Downloading", 1, 3));
        printer.on(new Layer("abc", "Downloading", 2, 3));
        printer.on(new Layer("abc", "Pull complete"));
        printer.on(new Note("", "Status: done"));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("1: Pulling from app", "abc: Downloading", "abc: Pull complete", "Status: done");
    }

    @Test
    void onATerminalEachLayerHasALine() {
        var printer = new TransferPrinter(out, true);
        printer.on(new Layer("abc", "Waiting"));
        printer.on(new Layer("def", "Waiting"));
        printer.on(new Layer("abc", "Downloading", 1_000_000, 2_000_000));
        printer.on(new Layer("def", "Pull complete"));
        String bar = "[" + "=".repeat(15) + " ".repeat(15) + "]";
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("abc: Waiting\ndef: Waiting\n"
                        + "\u001b[2A\r\u001b[2Kabc: Downloading " + bar + " 1 MB of 2 MB\u001b[2B\r"
                        + "\u001b[1A\r\u001b[2Kdef: Pull complete\u001b[1B\r");
    }
}
