package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.value;

import java.util.List;
import java.util.Objects;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.ShimFd;
import org.gantry.linux.shim.ShimScript;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * What takes the engine's privileges, for a container with a user namespace: done by the process that makes its init and
 * enters that namespace last of all. What init then makes belongs to the namespace.
 */
final class StageSteps {
    private final Script script;
    private final UserMapping users;

    StageSteps(Script script, UserMapping users) {
        this.script = script;
        this.users = users;
    }

    /** The whole stage of a container. */
    static void add(
            ShimScript.Builder shim,
            NamespaceShape shape,
            Passes passes,
            RuntimeSpec.Process process,
            List<Integer> ownStreams) {
        Script script = Script.inStage(shim);
        var steps = new StageSteps(script, shape.users().orElseThrow());
        var namespaces = new NamespaceSteps(script);
        steps.useUp(process, ownStreams.stream().map(ShimFd::ofStream).toList());
        namespaces.joinNamespaces(shape, passes);
        for (NamespaceKind last : List.of(NamespaceKind.PID, NamespaceKind.USER)) {
            if (shape.joins(last)) {
                namespaces.join(last, passes);
            }
        }
        if (!shape.timeOffsets().isEmpty()) {
            TimeOffsets.make(shape.timeOffsets()).forEach(script::add);
        }
        script.end();
    }

    /**
     * Limits are raised, the OOM killer is held off, streams are handed over and groups are given up, none of which is left
     * to do once the process is in the namespace.
     *
     * @param ownStreams where the streams are that are the container's alone
     */
    void useUp(RuntimeSpec.Process process, List<Integer> ownStreams) {
        new ProcessSteps(script).setLimits(Objects.requireNonNullElse(process.rlimits(), List.of()));
        PrivilegeSteps.schedule(script, process);
        if (process.oomScoreAdj() != null) {
            var proc = ProcSteps.ofHost(script);
            proc.oomScore(process.oomScoreAdj());
            proc.close();
        }
        users.hostUid(process.user().uid())
                .ifPresent(owner -> ownStreams.forEach(stream -> script.add(Step.call(
                        "hand stream " + stream + " to the user",
                        SyscallNumber.FCHOWN,
                        value(stream),
                        value(owner),
                        value(-1)))));
        script.add(Step.call("give up the engine's groups", SyscallNumber.SETGROUPS, ZERO, ZERO));
    }

    /** Who enters a user namespace is still the user of before, who is nobody there and may not make a file. */
    void becomeRoot() {
        script.add(become("group", SyscallNumber.SETRESGID));
        script.add(become("user", SyscallNumber.SETRESUID));
    }

    private static Step become(String what, SyscallNumber call) {
        return Step.call("become " + what + " 0 of the user namespace", call, ZERO, ZERO, ZERO);
    }
}
