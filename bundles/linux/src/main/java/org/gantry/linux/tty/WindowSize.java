package org.gantry.linux.tty;

/** The size of a terminal in characters. */
public record WindowSize(int rows, int columns) {
    private static final int LARGEST = 0xFFFF;

    public WindowSize {
        if (rows < 0 || columns < 0 || rows > LARGEST || columns > LARGEST) {
            throw new IllegalArgumentException(rows + "x" + columns + " is no terminal size (0 to " + LARGEST + ")");
        }
    }
}
