package org.gantry.runtime.support.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.syscall.Arch;

/**
 * Compiles a profile to a filter: a look at the architecture, a binary search over ranges of system call numbers that
 * share a decision, and comparisons of arguments where a decision asks for them. A filter runs at every system call of
 * the container, and the kernel proves by running it which numbers it always allows, so short paths pay twice.
 */
public final class SeccompCompiler {
    /** Offsets in struct seccomp_data (linux/seccomp.h). */
    static final int NUMBER = 0;

    static final int ARCHITECTURE = 4;

    /** BPF_MAXINSNS. */
    private static final int MOST_INSTRUCTIONS = 4096;

    private final RuleBook rules;
    private final FilterWriter filter = new FilterWriter();

    private SeccompCompiler(RuleBook rules) {
        this.rules = rules;
    }

    /** The filter as an array of struct sock_filter. */
    public static byte[] compile(RuntimeSpec.Seccomp profile, Arch arch) {
        List<String> names = Objects.requireNonNullElse(profile.architectures(), List.of());
        var compiler = new SeccompCompiler(ProfileReader.read(profile));
        compiler.program(SeccompArch.served(arch, names));
        if (compiler.filter.size() > MOST_INSTRUCTIONS) {
            throw new EngineException.InvalidArgument("linux.seccomp: the profile compiles to " + compiler.filter.size()
                    + " instructions; the kernel takes " + MOST_INSTRUCTIONS);
        }
        return compiler.filter.toBytes();
    }

    /** What no architecture of the profile covers is killed, as with libseccomp. */
    private void program(List<SeccompArch> architectures) {
        int next = filter.returning(SeccompAction.KILL_THREAD);
        for (SeccompArch arch : architectures.reversed()) {
            if (arch != SeccompArch.X32) {
                int section = section(arch, architectures.contains(SeccompArch.X32));
                next = filter.test(FilterWriter.Test.EQUAL, arch.audit(), section, next);
            }
        }
        filter.load(ARCHITECTURE, next);
    }

    /** x32 shares the architecture of x86-64 and has its own range of numbers. */
    private int section(SeccompArch arch, boolean withX32) {
        if (arch != SeccompArch.X86_64) {
            return filter.load(NUMBER, search(arch, 0));
        }
        int high = withX32 ? search(SeccompArch.X32, SeccompArch.X32_BIT) : filter.returning(SeccompAction.KILL_THREAD);
        int low = search(arch, 0);
        int which = filter.test(FilterWriter.Test.GREATER_OR_EQUAL, SeccompArch.X32_BIT, high, low);
        return filter.load(NUMBER, which);
    }

    private int search(SeccompArch arch, long offset) {
        List<Range> ranges = ranges(rules.on(arch), offset);
        return search(arch, ranges, 0, ranges.size() - 1);
    }

    private int search(SeccompArch arch, List<Range> ranges, int first, int last) {
        if (first == last) {
            return new DecisionWriter(filter, arch).write(ranges.get(first).decision());
        }
        int middle = (first + last + 1) / 2;
        int upper = search(arch, ranges, middle, last);
        int lower = search(arch, ranges, first, middle - 1);
        return filter.test(
                FilterWriter.Test.GREATER_OR_EQUAL, ranges.get(middle).start(), upper, lower);
    }

    /** Numbers from a start up to the next range's. */
    private record Range(long start, Decision decision) {}

    /** Neighbours with the same decision become one range; the last begins after the newest call the profile knows. */
    private List<Range> ranges(NavigableMap<Integer, Decision> decisions, long offset) {
        Decision byDefault = Decision.always(rules.defaultAction());
        List<Range> ranges = new ArrayList<>();
        int next = 0;
        for (Map.Entry<Integer, Decision> entry : decisions.entrySet()) {
            if (entry.getKey() > next) {
                append(ranges, next + offset, byDefault);
            }
            append(ranges, entry.getKey() + offset, entry.getValue());
            next = entry.getKey() + 1;
        }
        long unheardOf = next == 0 ? rules.defaultAction() : SeccompAction.forUnheardOf(rules.defaultAction());
        append(ranges, next + offset, Decision.always(unheardOf));
        return ranges;
    }

    private static void append(List<Range> ranges, long start, Decision decision) {
        if (ranges.isEmpty() || !ranges.getLast().decision().equals(decision)) {
            ranges.add(new Range(start, decision));
        }
    }
}
