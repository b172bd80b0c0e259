package org.gantry.runtime.libcontainer.testing;

import java.util.List;
import org.gantry.api.oci.RuntimeSpec;

/** A small seccomp profile of the shape of Docker's, turned around: everything but a few calls. */
final class TestProfile {
    private TestProfile() {}

    static RuntimeSpec.Seccomp seccomp() {
        List<String> architectures = List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
        List<String> forbidden = List.of("keyctl", "add_key", "request_key", "unshare", "mount", "setns", "reboot");
        return new RuntimeSpec.Seccomp(
                "SCMP_ACT_ALLOW",
                null,
                architectures,
                null,
                null,
                null,
                List.of(new RuntimeSpec.SeccompRule(forbidden, "SCMP_ACT_ERRNO", 1, null)));
    }
}
