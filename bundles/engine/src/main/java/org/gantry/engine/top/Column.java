package org.gantry.engine.top;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A column of ps(1): its title, and what it shows of a process. */
record Column(String title, Cell cell) {
    private static final Map<String, Column> BY_KEYWORD = new TreeMap<>();

    static {
        define("PID", (p, clock) -> Integer.toString(p.pid()), "pid");
        define("PPID", (p, clock) -> Integer.toString(p.parent()), "ppid");
        define("PGID", (p, clock) -> Integer.toString(p.group()), "pgid", "pgrp");
        define("SID", (p, clock) -> Integer.toString(p.session()), "sid", "sess", "session");
        define("UID", (p, clock) -> Integer.toString(p.uid()), "uid", "euid");
        define("USER", (p, clock) -> Users.name(p.uid()), "user", "euser", "uname");
        define("C", (p, clock) -> Long.toString((long) clock.cpuPercent(p)), "c");
        define("%CPU", (p, clock) -> decimal(clock.cpuPercent(p)), "%cpu", "pcpu");
        define("%MEM", (p, clock) -> decimal(clock.memoryPercent(p)), "%mem", "pmem");
        define("VSZ", (p, clock) -> Long.toString(p.virtualKib()), "vsz", "vsize");
        define("RSS", (p, clock) -> Long.toString(p.residentKib()), "rss", "rssize");
        define("TTY", (p, clock) -> terminal(p.tty()), "tty", "tt", "tname");
        define("STAT", Column::stat, "stat");
        define("S", (p, clock) -> p.state(), "s", "state");
        define("NI", (p, clock) -> Integer.toString(p.nice()), "ni", "nice");
        define("NLWP", (p, clock) -> Integer.toString(p.threads()), "nlwp", "thcount");
        define("STIME", (p, clock) -> clock.started(p), "stime");
        define("START", (p, clock) -> clock.started(p), "start", "start_time", "bsdstart");
        define("TIME", (p, clock) -> clockTime(p.cpuTicks() / HostClock.TICKS), "time", "cputime");
        define("ELAPSED", (p, clock) -> elapsed(clock.age(p)), "etime");
        define("COMMAND", (p, clock) -> p.name(), "comm", "ucmd", "ucomm");
        define("COMMAND", (p, clock) -> p.commandLine(), "args", "command");
        define("CMD", (p, clock) -> p.commandLine(), "cmd");
    }

    /** The value of a column for one process. */
    @FunctionalInterface
    interface Cell {
        String of(ProcessInfo process, HostClock clock);
    }

    /** The column a keyword of {@code ps -o} stands for; null for one that is not known here. */
    static @Nullable Column byKeyword(String keyword) {
        return BY_KEYWORD.get(keyword.toLowerCase(Locale.ROOT));
    }

    Column titled(String other) {
        return new Column(other, cell);
    }

    /** BSD's form, minutes and seconds. */
    static String bsdTime(ProcessInfo process) {
        long seconds = process.cpuTicks() / HostClock.TICKS;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    private static void define(String title, Cell cell, String... keywords) {
        for (String keyword : keywords) {
            BY_KEYWORD.put(keyword, new Column(title, cell));
        }
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String stat(ProcessInfo process, HostClock clock) {
        return process.state()
                + (process.nice() < 0 ? "<" : process.nice() > 0 ? "N" : "")
                + (process.session() == process.pid() ? "s" : "")
                + (process.threads() > 1 ? "l" : "");
    }

    /** The pseudo terminals are devices 136:0 to 143:255 (devices.txt), the virtual consoles 4:1 to 4:63. */
    private static String terminal(int device) {
        int major = (device >> 8) & 0xfff;
        int minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        if (device == 0) {
            return "?";
        }
        return major >= 136 && major <= 143 ? "pts/" + ((major - 136) * 256 + minor) : "tty" + minor;
    }

    private static String clockTime(long seconds) {
        long days = seconds / 86_400;
        String time =
                String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        return days == 0 ? time : days + "-" + time;
    }

    private static String elapsed(Duration age) {
        return age.toHours() > 0
                ? clockTime(age.toSeconds())
                : String.format(Locale.ROOT, "%02d:%02d", age.toMinutes(), age.toSecondsPart());
    }
}
