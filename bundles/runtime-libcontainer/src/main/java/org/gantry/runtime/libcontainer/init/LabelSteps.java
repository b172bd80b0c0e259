package org.gantry.runtime.libcontainer.init;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.runtime.libcontainer.spec.SecurityLabels;

/** Has the security module of the kernel confine the program that is executed next. */
final class LabelSteps {
    /** Where AppArmor has files of its own; before Linux 5.8 it shares them with other modules. */
    private static final String OWN = "apparmor/exec";

    private static final String SHARED = "exec";

    private LabelSteps() {}

    /** Whether the process asks for a label at all. */
    static boolean areIn(RuntimeSpec.Process process) {
        return SecurityLabels.apparmor(process).isPresent()
                || SecurityLabels.selinux(process).isPresent();
    }

    static void add(ProcSteps proc, RuntimeSpec.Process process) {
        SecurityLabels.apparmor(process).ifPresent(profile -> {
            boolean own = Files.exists(Path.of("/proc/self/attr", OWN));
            proc.executeAs(own ? OWN : SHARED, "exec " + profile);
        });
        SecurityLabels.selinux(process).ifPresent(label -> proc.executeAs(SHARED, label));
    }
}
