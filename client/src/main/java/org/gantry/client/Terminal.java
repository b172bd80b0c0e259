package org.gantry.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The terminal we run in, lent to the container: raw while it runs, so that every key reaches it, and as it was
 * afterwards. The JDK cannot do that; stty can. Does nothing where there is no terminal or none was asked for.
 */
final class Terminal implements AutoCloseable {
    /** Told the size of the terminal, at first and whenever it changes. */
    interface Resize {
        void to(int rows, int columns);
    }

    private final boolean lent;
    private final Resize resize;
    private final String before;

    private Terminal(boolean lent, Resize resize, String before) {
        this.lent = lent;
        this.resize = resize;
        this.before = before;
    }

    static Terminal of(RunOptions options, Resize resize) throws IOException {
        boolean lent = options.has("tty")
                && options.has("interactive")
                && System.console() != null
                && System.console().isTerminal();
        return new Terminal(lent, resize, lent ? stty("-g") : "");
    }

    void raw() throws IOException {
        if (lent) {
            stty("raw", "-echo");
            Signals.onResize(this::sized);
        }
    }

    void sized() {
        if (!lent) {
            return;
        }
        try {
            String[] size = stty("size").split(" ");
            resize.to(Integer.parseInt(size[0]), Integer.parseInt(size[1]));
        } catch (IOException e) {
            System.err.println("gantry: the size of the terminal is unknown: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        if (lent) {
            stty(before);
        }
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (exitStatus(process) != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return output;
    }

    private static int exitStatus(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while changing the terminal");
        }
    }
}
