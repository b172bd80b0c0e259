package org.gantry.shell;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gantry.api.image.TransferListener;
import org.gantry.api.image.TransferMessage;

/**
 * Shows how a transfer goes. On a terminal each layer has a line of its own that is written anew; elsewhere each phase of a
 * layer is a line, without figures.
 */
final class TransferPrinter implements TransferListener {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, String> phases = new HashMap<>();

    TransferPrinter(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void on(TransferMessage message) {
        switch (message) {
            case TransferMessage.Note(String id, String status) -> note(id.isEmpty() ? status : id + ": " + status);
            case TransferMessage.Layer layer when terminal -> redraw(layer);
            case TransferMessage.Layer layer -> phase(layer);
            case TransferMessage.Pushed _ -> {} // the note before it says the same to a person
        }
        out.flush();
    }

    /** What is written below the lines of layers stays there: later layers get lines below it. */
    private void note(String text) {
        out.println(text);
        lines.replaceAll((_, up) -> up + 1);
    }

    private void phase(TransferMessage.Layer layer) {
        if (!layer.status().equals(phases.put(layer.id(), layer.status()))) {
            out.println(layer.id() + ": " + layer.status());
        }
    }

    private void redraw(TransferMessage.Layer layer) {
        Integer up = lines.get(layer.id());
        if (up == null) {
            out.println(line(layer));
            lines.replaceAll((_, others) -> others + 1);
            lines.put(layer.id(), 1);
        } else {
            out.print("\u001b[" + up + "A\r\u001b[2K" + line(layer) + "\u001b[" + up + "B\r");
        }
    }

    private static String line(TransferMessage.Layer layer) {
        String text = layer.id() + ": " + layer.status();
        return layer.isMeasured()
                ? text + " " + bar(layer) + " " + Display.size(layer.current()) + " of " + Display.size(layer.total())
                : text;
    }

    private static String bar(TransferMessage.Layer layer) {
        int done = (int) Math.clamp(layer.current() * (double) WIDTH / layer.total(), 0, WIDTH);
        return "[" + "=".repeat(done) + " ".repeat(WIDTH - done) + "]";
    }
}
