package org.gantry.runtime.libcontainer.spec;

import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.process.SecurityModule;
import org.jspecify.annotations.Nullable;

/** What a process asks of the kernel's security module. */
public final class SecurityLabels {
    private static final String UNCONFINED = "unconfined";

    private SecurityLabels() {}

    /** The AppArmor profile; unconfined is what a process is anyway where there is no AppArmor. */
    public static Optional<String> apparmor(RuntimeSpec.Process process) {
        String profile = process.apparmorProfile();
        boolean plain = UNCONFINED.equals(profile) && !SecurityModule.APPARMOR.isEnabled();
        return plain ? Optional.empty() : given(profile);
    }

    public static Optional<String> selinux(RuntimeSpec.Process process) {
        return given(process.selinuxLabel());
    }

    /**
     * Refuses labels that nothing would enforce.
     *
     * @throws EngineException.Unsupported naming the field and the module that this kernel lacks
     */
    static void check(RuntimeSpec.Process process) {
        require(SecurityModule.APPARMOR, "process.apparmorProfile", apparmor(process));
        require(SecurityModule.SELINUX, "process.selinuxLabel", selinux(process));
    }

    private static void require(SecurityModule module, String field, Optional<String> label) {
        if (label.isPresent() && !module.isEnabled()) {
            throw new EngineException.Unsupported(
                    field + " \"" + label.get() + "\": " + module.title() + " is not enabled in this kernel");
        }
    }

    private static Optional<String> given(@Nullable String label) {
        return label == null || label.isEmpty() ? Optional.empty() : Optional.of(label);
    }
}
