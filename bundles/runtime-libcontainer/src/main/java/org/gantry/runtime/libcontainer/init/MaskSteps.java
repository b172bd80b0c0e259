package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.mount.MountAttr;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;

/**
 * Hides paths, and makes paths read-only, that the container's kernel file systems show and must not be used. Paths that
 * do not exist are skipped. Whether one is a file or a directory only init sees, so it finds out.
 */
final class MaskSteps {
    private final Script script;
    private final MountSteps mounts;
    private final Cell empty = Cell.word("an empty directory");
    private final Queue<Cell> hostNulls = new ArrayDeque<>();

    MaskSteps(Script script, MountSteps mounts) {
        this.script = script;
        this.mounts = mounts;
    }

    /** Takes the host's null device along, once for each path, for a container whose /dev may hold anything. */
    void takeHostNull(List<String> paths) {
        for (String path : paths) {
            Cell copy = Cell.word("null device for " + path);
            script.add(Calls.copyTree("copy the mount of /dev/null", Calls.ROOT, "/dev/null", false)
                    .into(copy));
            hostNulls.add(copy);
        }
    }

    /**
     * Covers files with the null device and directories with an empty one.
     *
     * @param dev the container's own /dev, unless the host's null device was taken along
     */
    void mask(List<String> paths, Operand dev) {
        if (paths.isEmpty()) {
            return;
        }
        Cell made = mounts.fileSystem(
                "make an empty directory", "tmpfs", "tmpfs", Map.of("nr_blocks", "1"), MountAttr.RDONLY);
        script.add(Step.move("keep the empty directory", load(made)).into(empty));
        paths.forEach(path -> mask(path, dev));
    }

    /** A mount that has been attached can be copied, so each directory that is covered yields the next cover. */
    private void mask(String path, Operand dev) {
        String name = "mask " + path;
        Cell place = Cell.word(path);
        Label file = new Label(path + " is a file");
        Label done = new Label("masked " + path);
        script.add(Calls.open(name, Calls.ROOT, path, Calls.PATH_ONLY | OpenFlags.O_DIRECTORY, 0)
                .into(place)
                .orContinue()
                .when(-Errno.ENOENT, done));
        script.add(Step.move(name, load(place)).when(-Errno.ENOTDIR, file));
        script.check(name, place);
        script.add(Calls.attach(name, load(empty), load(place)));
        script.add(Calls.copyTree(name, load(empty), "", false).into(empty));
        script.add(Step.jump(done));
        script.place(file);
        script.add(Calls.open(name, Calls.ROOT, path, Calls.PATH_ONLY, 0)
                .into(place)
                .orContinue()
                .when(-Errno.ENOTDIR, done));
        script.check(name, place);
        script.add(Calls.attach(name, nullDevice(name, dev), load(place)));
        script.place(done);
    }

    /** Makes what is at these paths, and mounted below them, read-only. */
    void makeReadonly(List<String> paths) {
        for (String path : paths) {
            String name = "make " + path + " read-only";
            Cell place = Cell.word(path);
            Cell copy = Cell.word("copy of " + path);
            Label done = new Label("after " + name);
            script.add(Calls.open(name, Calls.ROOT, path, Calls.PATH_ONLY, 0)
                    .into(place)
                    .orContinue()
                    .when(-Errno.ENOENT, done));
            script.check(name, place);
            script.add(Calls.copyTree(name, load(place), "", true).into(copy));
            script.add(Calls.setAttributes(name, load(copy), true, MountAttr.RDONLY, 0));
            script.add(Calls.attach(name, load(copy), load(place)));
            script.place(done);
        }
    }

    private Operand nullDevice(String name, Operand dev) {
        Cell taken = hostNulls.poll();
        if (taken != null) {
            return load(taken);
        }
        Cell copy = Cell.word("null device");
        script.add(Calls.copyTree(name, dev, "null", false).into(copy));
        return load(copy);
    }
}
