package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.value;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.runtime.libcontainer.mount.PlannedMount;

/**
 * Hides paths, and makes paths read-only, that the container's kernel file systems show and must not be used. Paths that
 * do not exist are skipped. Whether one is a file or a directory only init sees, so it finds out.
 *
 * <p>Paths in proc and sysfs are looked up from the descriptor of that mount, of which is known that the container sees
 * it in its place. Of others it is made sure afterwards that the container sees the mask there.
 */
final class MaskSteps {
    private final Script script;
    private final MountSteps mounts;
    private final MountChecks checks;
    private final Cover empty = new Cover(Cell.word("an empty directory"));
    private final Cover nullDevice;

    /** What paths are covered with: a mount, and whether it has been attached somewhere by now. */
    private record Cover(Cell mount, Cell used) {
        Cover(Cell mount) {
            this(mount, Cell.word("whether the cover is used"));
        }
    }

    /** @param nullDevice a cell that holds the mount of a null device */
    MaskSteps(Script script, MountSteps mounts, Cell nullDevice) {
        this.script = script;
        this.mounts = mounts;
        this.checks = new MountChecks(script);
        this.nullDevice = new Cover(nullDevice);
    }

    /** Covers files with the null device and directories with an empty one. */
    void mask(List<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        Cell made = mounts.fileSystem(
                "make an empty directory", "tmpfs", "tmpfs", Map.of("nr_blocks", "1"), MountAttr.RDONLY);
        script.add(Step.move("keep the empty directory", load(made)).into(empty.mount()));
        paths.forEach(this::mask);
    }

    private void mask(String path) {
        String name = "mask " + path;
        Cell place = Cell.word(path);
        Label file = new Label(path + " is a file");
        Label done = new Label("masked " + path);
        script.add(open(name, path, Calls.PATH_ONLY | OpenFlags.O_DIRECTORY)
                .into(place)
                .orContinue()
                .when(-Errno.ENOENT, done));
        script.add(Step.move(name, load(place)).when(-Errno.ENOTDIR, file));
        script.check(name, place);
        cover(path, empty, place);
        script.add(Step.jump(done));
        script.place(file);
        script.add(open(name, path, Calls.PATH_ONLY).into(place).orContinue().when(-Errno.ENOTDIR, done));
        script.check(name, place);
        cover(path, nullDevice, place);
        script.place(done);
    }

    /**
     * The mount itself, and copies of it from the second path on. A copy that is attached nowhere would be taken apart when
     * its descriptor is closed, at the execve of the container, and that waits for every processor of the machine.
     */
    private void cover(String path, Cover cover, Cell place) {
        String name = "mask " + path;
        Label attach = new Label("attach the mask of " + path);
        Operand mount = load(cover.mount());
        script.add(Step.move(name, load(cover.used())).when(0, attach));
        script.add(Calls.copyTree(name, mount, "", false).into(cover.mount()));
        script.place(attach);
        script.add(Step.move(name, value(1)).into(cover.used()));
        script.add(Calls.attach(name, mount, load(place)));
        checkUnlessKernels(path, mount);
    }

    /** Makes what is at these paths, and mounted below them, read-only. */
    void makeReadonly(List<String> paths) {
        for (String path : paths) {
            String name = "make " + path + " read-only";
            Cell place = Cell.word(path);
            Cell copy = Cell.word("copy of " + path);
            Label done = new Label("after " + name);
            script.add(
                    open(name, path, Calls.PATH_ONLY).into(place).orContinue().when(-Errno.ENOENT, done));
            script.check(name, place);
            script.add(Calls.copyTree(name, load(place), "", true).into(copy));
            script.add(Calls.setAttributes(name, load(copy), true, MountAttr.RDONLY, 0));
            script.add(Calls.attach(name, load(copy), load(place)));
            checkUnlessKernels(path, load(copy));
            script.place(done);
        }
    }

    private Step open(String name, String path, int flags) {
        Optional<PlannedMount> kernels = mounts.kernels(path);
        if (kernels.isEmpty()) {
            return Calls.open(name, Calls.ROOT, path, flags, 0);
        }
        String relative = path.substring(kernels.get().destination().length() + 1);
        return Calls.open(name, mounts.descriptor(kernels.get()), relative, flags, Openat2.RESOLVE_BENEATH);
    }

    private void checkUnlessKernels(String path, Operand mount) {
        if (mounts.kernels(path).isEmpty()) {
            checks.isSeen(path, mount, true);
        }
    }
}
