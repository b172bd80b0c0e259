package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.value;

import java.util.List;
import java.util.Optional;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.seccomp.SeccompFilter;
import org.jspecify.annotations.Nullable;

/**
 * The program of a further process in a running container.
 *
 * @param containerId whose session keyring it joins
 * @param init whose namespaces it joins
 * @param ownStreams the streams that are the process's alone
 * @param personality of the container
 * @param users the ids of the container's user namespace, if it has one
 * @param ownTime whether it has a time namespace
 */
public record ExecProgram(
        String containerId,
        PidFd init,
        RuntimeSpec.Process process,
        CgroupManager.Membership cgroups,
        Optional<SeccompFilter> filter,
        EngineCapabilities engine,
        List<Integer> ownStreams,
        RuntimeSpec.@Nullable Personality personality,
        Optional<UserMapping> users,
        boolean ownTime) {
    private static final long JOINED_BY_CHILD = CloneFlags.CLONE_NEWNS
            | CloneFlags.CLONE_NEWUTS
            | CloneFlags.CLONE_NEWIPC
            | CloneFlags.CLONE_NEWNET
            | CloneFlags.CLONE_NEWCGROUP;

    /** Adds all steps and descriptors to the spec of the shim. */
    public void addTo(ShimSpec.Builder shim, ExecutableSearch search) {
        Script before = Script.beforeBarrier(shim.steps());
        Script after = Script.afterBarrier(shim.steps());
        Operand pidfd = value(shim.pass(init.fd()));
        cgroups.directory().ifPresent(shim::intoCgroup);
        RuntimeSpec.ExecCpuAffinity affinity = process.execCPUAffinity();
        if (affinity != null
                && affinity.initial() != null
                && !affinity.initial().isEmpty()) {
            shim.beforeClone(AffinityStep.of("process.execCPUAffinity.initial", affinity.initial()));
        }
        shim.beforeClone(setns("join the pid namespace", pidfd, CloneFlags.CLONE_NEWPID));
        var processes = new ProcessSteps(before);
        processes.hide();
        var entering = new NamespaceSteps(before);
        cgroups.tasks().forEach(file -> entering.joinCgroup(file.toString(), value(shim.pass(file))));
        if (affinity != null && affinity.last() != null && !affinity.last().isEmpty()) {
            before.add(AffinityStep.of("process.execCPUAffinity.final", affinity.last()));
        }
        if (users.isEmpty() && process.oomScoreAdj() != null) {
            ProcSteps.ofHost(before).oomScore(process.oomScoreAdj());
        }
        if (LabelSteps.areIn(process)) {
            LabelSteps.add(ProcSteps.ofHost(before), process);
        }
        if (personality != null) {
            processes.setPersonality(personality);
        }
        join(before, pidfd);
        processes.enter(process.cwd().isEmpty() ? "/" : process.cwd(), false);
        processes.joinKeyring();
        shim.fill(Holes.KEYRING, ProcessSteps.keyring(containerId));
        processes.setUmask(process.user());
        new PrivilegeSteps(process, engine, filter, users).add(before, after, ownStreams);
        ExecutableSearch.tryOthers(after, search.candidates());
        search.fill(shim);
        before.end();
        after.end();
    }

    private void join(Script script, Operand pidfd) {
        long namespaces = JOINED_BY_CHILD | (ownTime ? CloneFlags.CLONE_NEWTIME : 0);
        if (users.isEmpty()) {
            script.add(setns("join the namespaces of init", pidfd, namespaces));
            return;
        }
        var stage = new StageSteps(script, users.get());
        stage.useUp(process, ownStreams);
        script.add(setns("join the namespaces of init", pidfd, namespaces));
        script.add(setns("join the user namespace of init", pidfd, CloneFlags.CLONE_NEWUSER));
        stage.becomeRoot();
    }

    private static Step setns(String name, Operand pidfd, long namespaces) {
        return Step.call(name, SyscallNumber.SETNS, pidfd, value(namespaces));
    }
}
