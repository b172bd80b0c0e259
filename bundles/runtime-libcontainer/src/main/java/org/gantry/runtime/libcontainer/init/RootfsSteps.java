package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.libcontainer.mount.Propagation;

/** Exchanges the host's tree for the container's. */
final class RootfsSteps {
    private final Script script;
    private final Operand rootfs;
    private final Cell hostRoot = Cell.word("the host's /");

    /** @param rootfs a mount attached nowhere */
    RootfsSteps(Script script, Operand rootfs) {
        this.script = script;
        this.rootfs = rootfs;
    }

    /** Cuts init's copy of the host's mounts off from the host. */
    void isolate() {
        long flags = MountFlags.MS_REC | MountFlags.MS_PRIVATE;
        script.add(
                Step.call("make all mounts private", SyscallNumber.MOUNT, ZERO, string("/"), ZERO, value(flags), ZERO));
    }

    /**
     * Goes over to the container's tree in a mount namespace that was made ahead. Its root stays below, as the first root of
     * the kernel does below every other: nothing leads there, for ".." ends at what covers the root of a namespace, and who
     * joins the namespace begins there.
     */
    void cover() {
        script.add(Calls.attach("attach the root filesystem", rootfs, Calls.ROOT, "/"));
        enter();
    }

    private void enter() {
        script.add(Step.call("enter the root filesystem", SyscallNumber.FCHDIR, rootfs));
        script.add(Step.call("make it the root of init", SyscallNumber.CHROOT, string(".")));
    }

    /**
     * Goes over to the container's tree. pivot_root puts the old root on top of the new one, where it is taken away at
     * once: a lookup of ".." from below "/" would arrive there.
     */
    void pivot() {
        script.add(Calls.attach("attach the root filesystem", rootfs, Calls.ROOT, "/"));
        exchange();
    }

    private void exchange() {
        script.add(Step.call("enter the root filesystem", SyscallNumber.FCHDIR, rootfs));
        script.add(Step.call("pivot_root", SyscallNumber.PIVOT_ROOT, string("."), string(".")));
        script.add(Step.call(
                "leave the host's filesystem", SyscallNumber.UMOUNT2, string("."), value(MountFlags.MNT_DETACH)));
        script.add(Step.call("change to /", SyscallNumber.CHDIR, string("/")));
    }

    /**
     * Opens an existing directory of the host, while this is still the engine's user: that of a user namespace may not go
     * where only the host's root may.
     */
    static Cell openPlace(Script script) {
        Cell opened = Cell.word(Holes.PLACE.mark());
        int flags = Calls.PATH_ONLY | OpenFlags.O_DIRECTORY;
        script.add(Calls.open("open " + Holes.PLACE.mark(), Calls.ROOT, Holes.PLACE, flags, 0)
                .into(opened));
        return opened;
    }

    /**
     * As {@link #pivot} in two parts, between which the host's tree is still the root of the mount namespace and shows the
     * container's at a place of its own. Only init itself sees the container's tree as / already.
     *
     * @param place of {@link #openPlace}
     */
    void enter(Cell place) {
        int flags = Calls.PATH_ONLY | OpenFlags.O_DIRECTORY;
        script.add(Calls.open("open the host's /", Calls.ROOT, "/", flags, 0).into(hostRoot));
        script.add(Calls.attach("attach the root filesystem to " + place, rootfs, load(place)));
        enter();
    }

    /** The second part. */
    void leaveHost() {
        script.add(Step.call("return to the host's tree", SyscallNumber.FCHDIR, load(hostRoot)));
        script.add(Step.call("make it the root of init again", SyscallNumber.CHROOT, string(".")));
        exchange();
    }

    /** After everything that has to be made in it has been made. */
    void makeReadonly() {
        script.add(Calls.setAttributes("make / read-only", rootfs, false, MountAttr.RDONLY, 0));
    }

    void setPropagation(Propagation propagation) {
        script.add(Calls.setAttributes(
                "set the propagation of /", rootfs, propagation.recursive(), 0, propagation.mode()));
    }
}
