package org.gantry.runtime.lxc;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.bytes;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.spawn.Operand.words;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.GatedCommand;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.CapabilitySet;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.identity.ProcessCapabilities;
import org.gantry.runtime.support.program.ExecFailure;
import org.gantry.runtime.support.program.ExecveSteps;
import org.gantry.runtime.support.program.Rlimits;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.gantry.runtime.support.seccomp.SeccompSteps;

/**
 * What becomes the process, inside the container: it joins the cgroups, for which it has descriptors that were opened outside,
 * and is what LXC does not make it.
 */
record Entry(RuntimeSpec.Process process, EngineCapabilities engine, Optional<SeccompFilter> filter) {
    private static final int DEFAULT_UMASK = 0x12; // 022
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_CAPBSET_DROP = 24;

    /** How to tell the user that the program cannot be executed. */
    ExecFailure failure() {
        String program = process.args().getFirst();
        return new ExecFailure(program, !program.contains("/"));
    }

    /** Of a container's init, which LXC leaves every privilege: a filter cannot be installed without. */
    GatedCommand ofInit(ShimSpec.Builder launch, List<Fd> cgroups, String context) {
        List<Step> steps = new ArrayList<>(joinCgroups(cgroups));
        steps.addAll(Confinement.of(process));
        steps.addAll(becomeUser());
        steps.add(dieWithMonitor());
        steps.addAll(settle());
        return gate(launch, cgroups, steps, context);
    }

    /** Of a further process, which LXC has put into the container, with every privilege that it can have there. */
    GatedCommand ofExec(ShimSpec.Builder launch, List<Fd> cgroups, String context) {
        List<Step> steps = new ArrayList<>(joinCgroups(cgroups));
        for (RuntimeSpec.Rlimit limit : Objects.requireNonNullElse(process.rlimits(), List.<RuntimeSpec.Rlimit>of())) {
            steps.add(Step.call(
                    "error setting rlimit " + limit.type(),
                    SyscallNumber.PRLIMIT64,
                    ZERO,
                    value(Rlimits.number(limit.type())),
                    words(value(limit.soft()), value(limit.hard())),
                    ZERO));
        }
        steps.addAll(becomeUser());
        steps.addAll(settle());
        return gate(launch, cgroups, steps, context);
    }

    private GatedCommand gate(ShimSpec.Builder launch, List<Fd> cgroups, List<Step> before, String context) {
        List<String> environment = Objects.requireNonNullElse(process.env(), List.of());
        List<String> candidates = ExecveSteps.candidates(process.args().getFirst(), environment);
        if (candidates.isEmpty()) {
            throw failure().notFound(context);
        }
        List<Step> last = new ArrayList<>();
        if (isFilteredLast()) {
            filter.map(SeccompSteps::install).ifPresent(last::add);
        }
        last.addAll(ExecveSteps.trying(candidates.subList(0, candidates.size() - 1), process.args(), environment));
        last.add(ExecveSteps.execve(candidates.getLast(), process.args(), environment));
        return GatedCommand.in(launch, cgroups, before, last, Boolean.TRUE.equals(process.terminal()));
    }

    private static List<Step> joinCgroups(List<Fd> cgroups) {
        List<Step> steps = new ArrayList<>();
        byte[] self = "0".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < cgroups.size(); i++) {
            steps.add(Step.call(
                    "join " + cgroups.get(i),
                    SyscallNumber.WRITE,
                    value(GatedCommand.FIRST_HANDED + i),
                    bytes(self),
                    value(self.length)));
        }
        return steps;
    }

    private List<Step> settle() {
        Integer umask = process.user().umask();
        String cwd = process.cwd().isEmpty() ? "/" : process.cwd();
        return List.of(
                Step.call("set the umask", SyscallNumber.UMASK, value(umask == null ? DEFAULT_UMASK : umask)),
                Step.call(
                        "chdir to cwd (\"" + cwd + "\") set in config.json failed", SyscallNumber.CHDIR, string(cwd)));
    }

    /** What may be filtered includes what this program does, so the filter comes as late as its installation is allowed. */
    private boolean isFilteredLast() {
        return process.user().uid() == 0 || Boolean.TRUE.equals(process.noNewPrivileges());
    }

    /** LXC has asked for that, and the kernel forgets it when a process changes its user. */
    private static Step dieWithMonitor() {
        return Step.call(
                "die with the monitor",
                SyscallNumber.PRCTL,
                value(PR_SET_PDEATHSIG),
                value(Signal.SIGKILL),
                ZERO,
                ZERO,
                ZERO);
    }

    /** The bounding set shrinks only with CAP_SETPCAP, and groups change only with CAP_SETGID. */
    private List<Step> becomeUser() {
        List<Step> steps = new ArrayList<>();
        CapabilitySet bounding = ProcessCapabilities.of(process.capabilities(), engine.available())
                .bounding();
        engine.bounding().without(bounding).stream()
                .forEach(capability -> steps.add(Step.call(
                        "drop " + Capability.name(capability) + " from the bounding set",
                        SyscallNumber.PRCTL,
                        value(PR_CAPBSET_DROP),
                        value(capability),
                        ZERO,
                        ZERO,
                        ZERO)));
        if (!isFilteredLast()) {
            filter.map(SeccompSteps::install).ifPresent(steps::add);
        }
        RuntimeSpec.User user = process.user();
        List<Long> groups = Objects.requireNonNullElse(user.additionalGids(), List.of());
        ByteBuffer list =
                ByteBuffer.allocate(Math.max(1, groups.size()) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        groups.forEach(group -> list.putInt(group.intValue()));
        steps.add(Step.call(
                "set the additional groups", SyscallNumber.SETGROUPS, value(groups.size()), bytes(list.array())));
        steps.add(identify("set the group", SyscallNumber.SETRESGID, user.gid()));
        steps.add(identify("set the user", SyscallNumber.SETRESUID, user.uid()));
        if (Boolean.TRUE.equals(process.noNewPrivileges())) {
            steps.add(SeccompSteps.noNewPrivileges());
        }
        return steps;
    }

    private static Step identify(String name, SyscallNumber call, long id) {
        return Step.call(name + " " + id, call, value(id), value(id), value(id));
    }
}
