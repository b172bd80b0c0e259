package org.gantry.rest.image;

import java.util.List;
import java.util.Locale;

/** The bar that Docker sends along for clients that cannot draw one: {@code [=====>     ]  1.2MB/3.4MB}. */
final class ProgressBar {
    private static final int WIDTH = 50;
    private static final double STEP = 1000;
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");

    private ProgressBar() {}

    static String of(long current, long total) {
        int done = (int) Math.min(WIDTH, (double) current / total * WIDTH);
        String arrow = done >= WIDTH ? "=".repeat(WIDTH) + ">" : "=".repeat(done) + ">" + " ".repeat(WIDTH - done);
        return String.format(
                Locale.ROOT,
                "[%s] %8s/%s",
                arrow.substring(0, Math.min(arrow.length(), WIDTH + 1)),
                size(current),
                size(total));
    }

    /** Four significant digits, as Docker prints sizes. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.size() - 1) {
            value /= STEP;
            unit++;
        }
        int decimals = value >= 1000 || unit == 0 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
        String digits = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return (decimals == 0 ? digits : digits.replaceAll("\\.?0+$", "")) + UNITS.get(unit);
    }
}
