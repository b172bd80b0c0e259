package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.util.Locale;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.shim.ShimScript;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;

/** Joins cgroups and namespaces. */
final class NamespaceSteps {
    private final Script script;

    NamespaceSteps(Script script) {
        this.script = script;
    }

    /** Legacy hierarchies; see {@link CgroupManager.Membership}. */
    void joinCgroups(int hierarchies, Passes passes) {
        for (int i = 0; i < hierarchies; i++) {
            var tasks = new Passed.Tasks(i);
            String name = "join the cgroup of " + Holes.name(tasks).mark();
            script.add(Step.call(name, SyscallNumber.WRITE, passes.operand(tasks), string("0"), value(1)));
        }
    }

    void joinNamespaces(NamespaceShape shape, Passes passes) {
        shape.joinedAtOnce().forEach(kind -> join(kind, passes));
    }

    /** The root of a new cgroup namespace is the cgroup its maker is in, which has to be the container's by then. */
    void makeCgroupNamespace(NamespaceShape shape) {
        if (shape.creates(NamespaceKind.CGROUP)) {
            script.add(Step.call("make a cgroup namespace", SyscallNumber.UNSHARE, value(NamespaceKind.CGROUP.flag())));
        }
    }

    void join(NamespaceKind kind, Passes passes) {
        script.add(setns(kind, passes));
    }

    /**
     * Pid and time namespaces are entered by the children of who joins or makes them, so the shim does before it makes
     * init. With a user namespace there is a stage between the two, and there only the time namespace is joined here: that
     * takes a process which shares its memory with none.
     */
    static void prepareShim(NamespaceShape shape, ShimScript.Builder shim, Passes passes) {
        if (shape.joins(NamespaceKind.TIME)) {
            shim.beforeClone(setns(NamespaceKind.TIME, passes));
        }
        if (shape.users().isEmpty()) {
            if (shape.joins(NamespaceKind.PID)) {
                shim.beforeClone(setns(NamespaceKind.PID, passes));
            }
            if (!shape.timeOffsets().isEmpty()) {
                TimeOffsets.make(shape.timeOffsets()).forEach(shim::beforeClone);
            }
        }
    }

    void setHostname() {
        script.add(Step.call("set the host name", SyscallNumber.SETHOSTNAME, Holes.HOSTNAME, Holes.HOSTNAME_LENGTH));
    }

    void setDomainname() {
        script.add(Step.call(
                "set the domain name", SyscallNumber.SETDOMAINNAME, Holes.DOMAINNAME, Holes.DOMAINNAME_LENGTH));
    }

    private static Step setns(NamespaceKind kind, Passes passes) {
        String name = "join the " + kind.name().toLowerCase(Locale.ROOT) + " namespace";
        return Step.call(name, SyscallNumber.SETNS, passes.operand(new Passed.Namespace(kind)), value(kind.flag()));
    }
}
