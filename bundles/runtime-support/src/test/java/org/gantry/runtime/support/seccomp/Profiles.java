package org.gantry.runtime.support.seccomp;

import java.util.List;
import org.gantry.api.oci.RuntimeSpec;

/** Profiles to compile. */
final class Profiles {
    static final List<String> X86_FAMILY = List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");

    private Profiles() {}

    static RuntimeSpec.Seccomp of(String defaultAction, RuntimeSpec.SeccompRule... rules) {
        return new RuntimeSpec.Seccomp(defaultAction, null, X86_FAMILY, null, null, null, List.of(rules));
    }

    static RuntimeSpec.SeccompRule allow(List<String> names, RuntimeSpec.SeccompArg... args) {
        return new RuntimeSpec.SeccompRule(names, "SCMP_ACT_ALLOW", null, List.of(args));
    }

    static RuntimeSpec.SeccompRule errno(List<String> names, int errno, RuntimeSpec.SeccompArg... args) {
        return new RuntimeSpec.SeccompRule(names, "SCMP_ACT_ERRNO", errno, List.of(args));
    }

    static RuntimeSpec.SeccompArg arg(int index, String op, long value) {
        return new RuntimeSpec.SeccompArg(index, value, null, "SCMP_CMP_" + op);
    }
}
