package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/** Joins cgroups and namespaces. */
final class NamespaceSteps {
    private final Script script;

    NamespaceSteps(Script script) {
        this.script = script;
    }

    /** Legacy hierarchies; see {@link CgroupManager.Membership}. */
    void joinCgroups(List<Fd> tasks) {
        for (Fd file : tasks) {
            script.add(Step.call(
                    "join the cgroup of " + file, SyscallNumber.WRITE, script.pass(file), string("0"), value(1)));
        }
    }

    void joinNamespaces(NamespacePlan plan) {
        plan.joinedAtOnce().forEach(this::join);
    }

    /** The root of a new cgroup namespace is the cgroup its maker is in, which has to be the container's by then. */
    void makeCgroupNamespace(NamespacePlan plan) {
        if (plan.creates(NamespaceKind.CGROUP)) {
            script.add(Step.call("make a cgroup namespace", SyscallNumber.UNSHARE, value(NamespaceKind.CGROUP.flag())));
        }
    }

    void join(NamespacePlan.Join join) {
        script.add(setns(join, script.pass(join.namespace())));
    }

    /**
     * Pid and time namespaces are entered by the children of who joins or makes them, so the shim does before it makes
     * init. With a user namespace there is a stage between the two, and there only the time namespace is joined here: that
     * takes a process which shares its memory with none.
     */
    static void prepareShim(NamespacePlan plan, ShimSpec.Builder shim) {
        plan.join(NamespaceKind.TIME).ifPresent(join -> joinInShim(join, shim));
        if (plan.users().isEmpty()) {
            plan.join(NamespaceKind.PID).ifPresent(join -> joinInShim(join, shim));
            if (!plan.timeOffsets().isEmpty()) {
                TimeOffsets.make(plan.timeOffsets()).forEach(shim::beforeClone);
            }
        }
    }

    private static void joinInShim(NamespacePlan.Join join, ShimSpec.Builder shim) {
        shim.beforeClone(setns(join, value(shim.pass(join.namespace()))));
    }

    void setHostname(String hostname) {
        setName("set the host name", SyscallNumber.SETHOSTNAME, hostname);
    }

    void setDomainname(String domainname) {
        setName("set the domain name", SyscallNumber.SETDOMAINNAME, domainname);
    }

    private void setName(String name, SyscallNumber call, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        script.add(Step.call(name, call, Operand.bytes(bytes), value(bytes.length)));
    }

    private static Step setns(NamespacePlan.Join join, Operand namespace) {
        String name = "join the " + join.kind().name().toLowerCase(Locale.ROOT) + " namespace";
        return Step.call(name, SyscallNumber.SETNS, namespace, value(join.kind().flag()));
    }
}
