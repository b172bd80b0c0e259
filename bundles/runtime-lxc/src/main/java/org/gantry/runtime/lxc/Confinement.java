package org.gantry.runtime.lxc;

import static org.gantry.linux.spawn.Operand.bytes;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
import org.gantry.linux.process.SecurityModule;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * Has AppArmor confine the container's program. LXC would confine the program that waits for the start as well, which gives
 * up privileges that a profile need not allow the container.
 */
final class Confinement {
    private static final Path ATTRIBUTES = Path.of("/proc/self/attr");

    /** Where AppArmor has files of its own; before Linux 5.8 it shares them with other modules. */
    private static final Path OWN = ATTRIBUTES.resolve("apparmor/exec");

    private static final Path SHARED = ATTRIBUTES.resolve("exec");

    private Confinement() {}

    /** For the program that is executed next; nothing where there is no AppArmor, as with LXC. */
    static List<Step> of(RuntimeSpec.Process process) {
        String profile = process.apparmorProfile();
        if (profile == null || profile.isEmpty() || !SecurityModule.APPARMOR.isEnabled()) {
            return List.of();
        }
        Cell file = Cell.word("AppArmor's exec attribute");
        byte[] word = ("exec " + profile).getBytes(StandardCharsets.UTF_8);
        return List.of(
                Step.call(
                                "open AppArmor's exec attribute",
                                SyscallNumber.OPENAT,
                                value(At.AT_FDCWD),
                                string((Files.exists(OWN) ? OWN : SHARED).toString()),
                                value(OpenFlags.O_WRONLY | OpenFlags.O_CLOEXEC))
                        .into(file),
                Step.call(
                        "set the AppArmor profile to " + profile,
                        SyscallNumber.WRITE,
                        load(file),
                        bytes(word),
                        value(word.length)));
    }
}
