package org.gantry.runtime.libcontainer.init;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.cgroup.CgroupLayout;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.shim.Stdio;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.spawn.StepTitles;
import org.gantry.linux.tty.Pty;
import org.gantry.runtime.libcontainer.mount.MountPlan;
import org.gantry.runtime.libcontainer.spec.SpecCheck;
import org.gantry.runtime.support.identity.CapabilitySet;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.limits.LimitsOfSpec;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.gantry.runtime.support.seccomp.SeccompFilters;

/** Programs of specs, which nobody carries out. */
public final class Programs {
    private static final EngineCapabilities ENGINE =
            new EngineCapabilities(new CapabilitySet(0x1ffffffffffL), new CapabilitySet(0x1ffffffffffL));
    private static final CgroupLayout LAYOUT = CgroupLayout.detect();
    /** One for all, so that a spec may get what was made for another if the two are taken for one shape. */
    private static final Scripts SCRIPTS = new Scripts();

    private Programs() {}

    /** What the driver would have a container's init do. */
    static ShimSpec ofInit(RuntimeSpec spec) {
        return ofInit(spec, SCRIPTS);
    }

    static ShimSpec ofInit(RuntimeSpec spec, Scripts scripts) {
        RuntimeSpec.Process process = Objects.requireNonNull(spec.process());
        RuntimeSpec.Linux linux = Objects.requireNonNull(spec.linux());
        boolean terminal = Boolean.TRUE.equals(process.terminal());
        var search = new ExecutableSearch(process, "");
        ShimSpec.Builder shim = ShimSpec.of("x", Path.of("/nowhere"), new Stdio.Pipes(true), search.lastCandidate());
        try (Fd root = Openat2.open("/", OpenFlags.O_PATH);
                NamespacePlan namespaces = NamespacePlan.of(linux, Optional::empty);
                MountPlan mounts = MountPlan.of(
                        spec, terminal, LAYOUT, new NoCgroup(LAYOUT), namespaces.userNamespace(), root, false)) {
            Optional<Integer> pty = mounts.takeTerminal().map(Programs::numberOf);
            return new InitProgram(
                            "x",
                            spec,
                            root,
                            namespaces,
                            mounts,
                            new CgroupManager.Membership(List.of(), Optional.empty()),
                            filter(linux),
                            ENGINE,
                            List.of(0, 1, 2),
                            pty,
                            Optional.empty())
                    .complete(shim, scripts, search, Optional.empty(), false);
        }
    }

    /** Everything the driver makes of a spec, as text: the programs of init and of an exec with the same process, and limits. */
    public static String outcome(RuntimeSpec spec) {
        SpecCheck.check(spec);
        RuntimeSpec.Linux linux = Objects.requireNonNull(spec.linux());
        return describe(ofInit(spec))
                + describe(ofExec(Objects.requireNonNull(spec.process())))
                + LimitsOfSpec.ofContainer(linux.resources());
    }

    /** What the driver makes of a further process, as text. */
    static String outcomeOfExec(RuntimeSpec.Process process) {
        SpecCheck.checkProcess(process);
        return describe(ofExec(process));
    }

    static ShimSpec ofExec(RuntimeSpec.Process process) {
        var search = new ExecutableSearch(process, "");
        ShimSpec.Builder shim = ShimSpec.of("x", Path.of("/nowhere"), new Stdio.Pipes(true), search.lastCandidate());
        try (PidFd self = PidFd.open((int) ProcessHandle.current().pid())) {
            return new ExecProgram(
                            "x",
                            self,
                            process,
                            new CgroupManager.Membership(List.of(), Optional.empty()),
                            Optional.empty(),
                            ENGINE,
                            List.of(0, 1, 2),
                            null,
                            Optional.empty(),
                            false)
                    .complete(shim, SCRIPTS, search);
        }
    }

    private static Optional<SeccompFilter> filter(RuntimeSpec.Linux linux) {
        return Optional.ofNullable(linux.seccomp()).map(new SeccompFilters()::of);
    }

    private static int numberOf(Pty pty) {
        int number = pty.number();
        pty.close();
        return number;
    }

    private static String describe(ShimSpec shim) {
        var text = new StringBuilder("namespaces " + shim.script().namespaces() + "\n");
        for (List<Step> steps : List.of(
                shim.script().beforeClone(),
                shim.script().setup(),
                shim.script().last())) {
            for (Step step : steps) {
                text.append(name(step, shim)).append(' ').append(step.operation());
                step.arguments().forEach(argument -> text.append(' ').append(describe(argument, shim)));
                text.append('\n');
            }
        }
        return text.append(shim.command()).append('\n').toString();
    }

    /** What the user reads when the step fails. */
    static String name(Step step, ShimSpec shim) {
        return new StepTitles(List.of(step), shim.fillings()).names().getFirst();
    }

    private static String describe(Operand operand, ShimSpec shim) {
        return switch (operand) {
            case Operand.Hole hole ->
                describe(Objects.requireNonNull(shim.fillings().get(hole)), shim);
            case Operand.Content content -> hex(content.bytes().duplicate());
            case Operand.Words words ->
                words.words().stream()
                        .map(word -> describe(word, shim))
                        .toList()
                        .toString();
            default -> operand.toString();
        };
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
