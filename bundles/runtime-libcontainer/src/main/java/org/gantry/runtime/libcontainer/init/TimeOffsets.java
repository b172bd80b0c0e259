package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * The clocks of a time namespace (time_namespaces(7)). They can be set only until the first process is in it, so the
 * namespace is made by whoever makes init afterwards.
 */
final class TimeOffsets {
    private static final String FIELD = "linux.timeOffsets";
    private static final List<String> CLOCKS = List.of("monotonic", "boottime");
    private static final long NANOSECONDS = 1_000_000_000;

    private TimeOffsets() {}

    /** @throws EngineException.InvalidArgument for a clock that has no offset, or an offset that is none */
    static void check(Map<String, RuntimeSpec.TimeOffset> offsets) {
        offsets.forEach((clock, offset) -> {
            if (!CLOCKS.contains(clock)) {
                throw new EngineException.InvalidArgument(
                        FIELD + ": \"" + clock + "\" is none of the clocks with an offset, " + CLOCKS);
            }
            if (offset.nanosecs() < 0 || offset.nanosecs() >= NANOSECONDS) {
                throw new EngineException.InvalidArgument(
                        FIELD + "." + clock + ".nanosecs: " + offset.nanosecs() + " is no fraction of a second");
            }
        });
    }

    /** Makes the namespace for the children of whoever takes these steps. */
    static List<Step> make(Map<String, RuntimeSpec.TimeOffset> offsets) {
        Cell file = Cell.word("timens_offsets");
        var text = new StringBuilder();
        new TreeMap<>(offsets)
                .forEach((clock, offset) -> text.append(clock)
                        .append(' ')
                        .append(offset.secs())
                        .append(' ')
                        .append(offset.nanosecs())
                        .append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return List.of(
                Step.call("make a time namespace", SyscallNumber.UNSHARE, value(NamespaceKind.TIME.flag())),
                Step.call(
                                "open the offsets of the time namespace",
                                SyscallNumber.OPENAT,
                                value(At.AT_FDCWD),
                                string("/proc/self/timens_offsets"),
                                value(OpenFlags.O_WRONLY | OpenFlags.O_CLOEXEC),
                                ZERO)
                        .into(file),
                Step.call(
                        "set the offsets of the time namespace: "
                                + text.toString().strip().replace('\n', ','),
                        SyscallNumber.WRITE,
                        load(file),
                        Operand.bytes(bytes),
                        value(bytes.length)),
                Step.call("close the offsets", SyscallNumber.CLOSE, load(file)));
    }
}
