package org.gantry.linux.process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Signals by name and number, as {@code docker kill -s} takes them: KILL, SIGKILL, 9, RTMIN+3. The numbers are those
 * of x86-64 and aarch64; the real-time signals start where the C library leaves them to programs (34).
 */
public final class Signal {
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;
    public static final int SIGWINCH = 28;
    public static final int SIGRTMIN = 34;
    public static final int SIGRTMAX = 64;

    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");
    private static final List<Alias> ALIASES =
            List.of(new Alias("IOT", 6), new Alias("CLD", 17), new Alias("POLL", 29), new Alias("UNUSED", 31));

    private record Alias(String name, int number) {}

    private Signal() {}

    /** The number a name or a decimal number stands for; empty when it stands for none. */
    public static Optional<Integer> parse(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
            return name.length() > 2 ? Optional.empty() : valid(Integer.parseInt(name));
        }
        return byName(name.startsWith("SIG") ? name.substring(3) : name);
    }

    /** The name with its prefix, for example {@code SIGKILL}, {@code SIGRTMIN+3}; {@code signal 0} for the others. */
    public static String describe(int signal) {
        if (signal >= 1 && signal <= NAMES.size()) {
            return "SIG" + NAMES.get(signal - 1);
        }
        if (signal == SIGRTMIN || signal == SIGRTMAX) {
            return signal == SIGRTMIN ? "SIGRTMIN" : "SIGRTMAX";
        }
        return signal > SIGRTMIN && signal < SIGRTMAX ? "SIGRTMIN+" + (signal - SIGRTMIN) : "signal " + signal;
    }

    private static Optional<Integer> byName(String name) {
        int index = NAMES.indexOf(name);
        if (index >= 0) {
            return Optional.of(index + 1);
        }
        for (Alias alias : ALIASES) {
            if (alias.name().equals(name)) {
                return Optional.of(alias.number());
            }
        }
        return realTime(name);
    }

    private static Optional<Integer> realTime(String name) {
        if (name.equals("RTMIN") || name.equals("RTMAX")) {
            return Optional.of(name.equals("RTMIN") ? SIGRTMIN : SIGRTMAX);
        }
        if (!name.matches("RTM(IN\\+|AX-)\\d{1,2}")) {
            return Optional.empty();
        }
        int offset = Integer.parseInt(name.substring(6));
        int number = name.startsWith("RTMIN") ? SIGRTMIN + offset : SIGRTMAX - offset;
        return number >= SIGRTMIN ? valid(number) : Optional.empty();
    }

    private static Optional<Integer> valid(int number) {
        return number >= 1 && number <= SIGRTMAX ? Optional.of(number) : Optional.empty();
    }
}
