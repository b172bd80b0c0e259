package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.value;

import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.ShimScript;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/** Makes the steps of further processes. */
final class ExecScript {
    private static final long JOINED_BY_CHILD = CloneFlags.CLONE_NEWNS
            | CloneFlags.CLONE_NEWUTS
            | CloneFlags.CLONE_NEWIPC
            | CloneFlags.CLONE_NEWNET
            | CloneFlags.CLONE_NEWCGROUP;

    private final ExecShape shape;
    private final RuntimeSpec.Process process;
    private final ShimScript.Builder steps = new ShimScript.Builder();
    private final Passes passes = new Passes();
    private final Script before = Script.beforeBarrier(steps);
    private final Script after = Script.afterBarrier(steps);

    ExecScript(ExecShape shape) {
        this.shape = shape;
        this.process = shape.process();
    }

    SharedScript make() {
        Operand init = passes.operand(new Passed.Init());
        if (shape.cgroup()) {
            steps.intoCgroup(passes.number(new Passed.Cgroup()));
        }
        RuntimeSpec.ExecCpuAffinity affinity = process.execCPUAffinity();
        if (affinity != null
                && affinity.initial() != null
                && !affinity.initial().isEmpty()) {
            steps.beforeClone(AffinityStep.of("process.execCPUAffinity.initial", affinity.initial()));
        }
        steps.beforeClone(setns("join the pid namespace", init, CloneFlags.CLONE_NEWPID));
        var processes = new ProcessSteps(before);
        processes.hide();
        new NamespaceSteps(before).joinCgroups(shape.hierarchies(), passes);
        if (affinity != null && affinity.last() != null && !affinity.last().isEmpty()) {
            before.add(AffinityStep.of("process.execCPUAffinity.final", affinity.last()));
        }
        if (shape.users().isEmpty() && process.oomScoreAdj() != null) {
            ProcSteps.ofHost(before).oomScore(process.oomScoreAdj());
        }
        if (LabelSteps.areIn(process)) {
            LabelSteps.add(ProcSteps.ofHost(before), process);
        }
        if (shape.personality() != null) {
            processes.setPersonality(shape.personality());
        }
        join(init);
        processes.enter(process.cwd().isEmpty() ? "/" : process.cwd(), false);
        processes.joinKeyring();
        processes.setUmask(process.user());
        new PrivilegeSteps(process, shape.engine(), shape.filter(), shape.users())
                .add(before, after, shape.ownStreams());
        ExecutableSearch.tryOthers(after, shape.candidates());
        before.end();
        after.end();
        return SharedScript.of(steps, passes);
    }

    private void join(Operand init) {
        long namespaces = JOINED_BY_CHILD | (shape.ownTime() ? CloneFlags.CLONE_NEWTIME : 0);
        if (shape.users().isEmpty()) {
            before.add(setns("join the namespaces of init", init, namespaces));
            return;
        }
        var stage = new StageSteps(before, shape.users().get());
        stage.useUp(process, shape.ownStreams());
        before.add(setns("join the namespaces of init", init, namespaces));
        before.add(setns("join the user namespace of init", init, CloneFlags.CLONE_NEWUSER));
        stage.becomeRoot();
    }

    private static Step setns(String name, Operand pidfd, long namespaces) {
        return Step.call(name, SyscallNumber.SETNS, pidfd, value(namespaces));
    }
}
