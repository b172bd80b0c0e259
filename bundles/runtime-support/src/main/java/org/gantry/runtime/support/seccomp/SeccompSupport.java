package org.gantry.runtime.support.seccomp;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallNumber;

/** What of the profile language is understood here, found out from the code that reads profiles. */
public final class SeccompSupport {
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final List<String> ACTIONS = List.of(
            "SCMP_ACT_ALLOW",
            "SCMP_ACT_ERRNO",
            "SCMP_ACT_KILL",
            "SCMP_ACT_KILL_PROCESS",
            "SCMP_ACT_KILL_THREAD",
            "SCMP_ACT_LOG",
            "SCMP_ACT_NOTIFY",
            "SCMP_ACT_TRACE",
            "SCMP_ACT_TRAP");
    private static final List<String> OPERATORS = List.of(
            "SCMP_CMP_EQ",
            "SCMP_CMP_GE",
            "SCMP_CMP_GT",
            "SCMP_CMP_LE",
            "SCMP_CMP_LT",
            "SCMP_CMP_MASKED_EQ",
            "SCMP_CMP_NE");

    private SeccompSupport() {}

    /** Of the actions of config-linux.md. */
    public static List<String> actions() {
        return taken(ACTIONS, action -> SeccompAction.parse(action, null, "action"));
    }

    /** Of the comparisons of config-linux.md. */
    public static List<String> operators() {
        return taken(OPERATORS, ProfileReader::requireOperator);
    }

    /** Names that may stand in a profile; the filter is for those that run here. */
    public static List<String> architectures() {
        return SeccompArch.names();
    }

    public static List<String> flags() {
        return SeccompFlags.names().toList();
    }

    /** Those flags of which the kernel only says that there is no filter (EFAULT), not that it does not know them. */
    public static List<String> flagsOfKernel() {
        return SeccompFlags.names()
                .filter(name ->
                        Syscall.raw(SyscallNumber.SECCOMP, SECCOMP_SET_MODE_FILTER, SeccompFlags.number(name), 0)
                                == -Errno.EFAULT)
                .toList();
    }

    private static List<String> taken(List<String> names, Consumer<String> reader) {
        return names.stream()
                .flatMap(name -> {
                    try {
                        reader.accept(name);
                        return Stream.of(name);
                    } catch (EngineException refused) {
                        return Stream.empty();
                    }
                })
                .toList();
    }
}
