package org.gantry.api.container;

/** The size of a terminal in character cells; 0 by 0 is the kernel's "unknown". */
public record ConsoleSize(int rows, int columns) {
    public ConsoleSize {
        if (rows < 0 || rows > 0xffff || columns < 0 || columns > 0xffff) {
            throw new IllegalArgumentException("a terminal of " + rows + " rows and " + columns + " columns");
        }
    }
}
