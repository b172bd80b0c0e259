package org.gantry.runtime.support.seccomp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rules of a profile, sorted by system call. Where rules meet, libseccomp's order holds: a rule without conditions
 * beats those with, whatever their order; among equals the earlier wins.
 */
final class RuleBook {
    private final long defaultAction;
    private final Map<String, Long> unconditional = new HashMap<>();
    private final Map<String, List<Decision.Case>> conditional = new HashMap<>();

    RuleBook(long defaultAction) {
        this.defaultAction = defaultAction;
    }

    long defaultAction() {
        return defaultAction;
    }

    /** Adds a rule for a call whatever its arguments. */
    void add(String name, long action) {
        unconditional.putIfAbsent(name, action);
    }

    /** Adds a rule for a call with certain arguments. */
    void add(String name, Decision.Case rule) {
        conditional.computeIfAbsent(name, n -> new ArrayList<>()).add(rule);
    }

    /** The decision for each number the rules name; numbers not in the map get the default. Names unknown to the table are skipped. */
    NavigableMap<Integer, Decision> on(SeccompArch arch) {
        SyscallTable table = SyscallTable.instance();
        NavigableMap<Integer, Decision> decisions = new TreeMap<>();
        conditional.forEach((name, cases) -> table.number(arch, name)
                .ifPresent(number -> decisions.put(number, new Decision(cases, defaultAction))));
        unconditional.forEach((name, action) ->
                table.number(arch, name).ifPresent(number -> decisions.put(number, Decision.always(action))));
        if (arch == SeccompArch.X86) {
            Multiplexer.addTo(decisions, this);
        }
        return decisions;
    }

    Map<String, Long> unconditional() {
        return unconditional;
    }

    Map<String, List<Decision.Case>> conditional() {
        return conditional;
    }
}
