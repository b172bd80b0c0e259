package org.gantry.runtime.support.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;

/**
 * The two calls of 32-bit x86 that stand for many: {@code socketcall} and {@code ipc} take the number of what is meant as
 * their first argument and a pointer to the rest. A rule for {@code socket} has to hold for {@code socketcall(1, ...)} too.
 * Arguments behind a pointer cannot be seen by a filter: rules that allow only certain ones allow none here, and rules
 * that refuse certain ones refuse all.
 */
final class Multiplexer {
    private static final Map<String, Integer> SOCKETCALL = Map.ofEntries(
            Map.entry("socket", 1),
            Map.entry("bind", 2),
            Map.entry("connect", 3),
            Map.entry("listen", 4),
            Map.entry("accept", 5),
            Map.entry("getsockname", 6),
            Map.entry("getpeername", 7),
            Map.entry("socketpair", 8),
            Map.entry("send", 9),
            Map.entry("recv", 10),
            Map.entry("sendto", 11),
            Map.entry("recvfrom", 12),
            Map.entry("shutdown", 13),
            Map.entry("setsockopt", 14),
            Map.entry("getsockopt", 15),
            Map.entry("sendmsg", 16),
            Map.entry("recvmsg", 17),
            Map.entry("accept4", 18),
            Map.entry("recvmmsg", 19),
            Map.entry("sendmmsg", 20));
    private static final Map<String, Integer> IPC = Map.ofEntries(
            Map.entry("semop", 1),
            Map.entry("semget", 2),
            Map.entry("semctl", 3),
            Map.entry("semtimedop", 4),
            Map.entry("msgsnd", 11),
            Map.entry("msgrcv", 12),
            Map.entry("msgget", 13),
            Map.entry("msgctl", 14),
            Map.entry("shmat", 21),
            Map.entry("shmdt", 22),
            Map.entry("shmget", 23),
            Map.entry("shmctl", 24));
    private static final long WORD = 0xFFFFFFFFL;

    private Multiplexer() {}

    /** A rule for the multiplexer itself, if it has no conditions, stands. */
    static void addTo(NavigableMap<Integer, Decision> decisions, RuleBook rules) {
        add("socketcall", SOCKETCALL, decisions, rules);
        add("ipc", IPC, decisions, rules);
    }

    private static void add(
            String name, Map<String, Integer> meanings, NavigableMap<Integer, Decision> decisions, RuleBook rules) {
        if (rules.unconditional().containsKey(name)) {
            return;
        }
        List<Decision.Case> cases = new ArrayList<>(rules.conditional().getOrDefault(name, List.of()));
        meanings.forEach((meaning, number) -> addMeaning(meaning, number, cases, rules));
        if (!cases.isEmpty()) {
            int number = SyscallTable.instance().number(SeccompArch.X86, name).orElseThrow();
            decisions.put(number, new Decision(cases, rules.defaultAction()));
        }
    }

    private static void addMeaning(String meaning, int number, List<Decision.Case> cases, RuleBook rules) {
        var isMeant = List.of(new Decision.Comparison(0, Decision.Operator.EQUAL, WORD, number));
        if (rules.unconditional().containsKey(meaning)) {
            long action = Objects.requireNonNull(rules.unconditional().get(meaning));
            cases.add(new Decision.Case(isMeant, action));
        } else {
            rules.conditional().getOrDefault(meaning, List.of()).stream()
                    .filter(rule -> rule.action() != SeccompAction.ALLOW)
                    .findFirst()
                    .ifPresent(rule -> cases.add(new Decision.Case(isMeant, rule.action())));
        }
    }
}
