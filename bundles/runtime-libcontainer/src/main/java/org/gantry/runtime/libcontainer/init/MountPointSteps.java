package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.util.List;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.runtime.libcontainer.mount.ContainerPaths;

/**
 * Opens places in the container's tree, making what is missing on the way. Each component is made through a descriptor
 * of its parent and then looked up again, so a link in the image leads somewhere else in the container and nowhere
 * beyond it.
 */
final class MountPointSteps {
    private static final int MODE = 0x1ED; // 0755

    private final Script script;

    MountPointSteps(Script script) {
        this.script = script;
    }

    /** Opens a directory and returns the cell that holds its descriptor. */
    Cell directory(String path) {
        return openOrMake(path, Calls.PATH_ONLY | OpenFlags.O_DIRECTORY, false);
    }

    /** Opens a file, or whatever is in its place. */
    Cell file(String path) {
        return openOrMake(path, Calls.PATH_ONLY, true);
    }

    /**
     * Opens a directory to which no symbolic link leads. What is mounted there is trusted later by its path, for
     * example /proc, so an image must not be able to have it mounted elsewhere.
     */
    Cell plainDirectory(String path) {
        Cell opened = Cell.word(path);
        int flags = Calls.PATH_ONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
        String name = "open " + path + ", which must be an ordinary directory";
        Step open = Calls.open(name, Calls.ROOT, path, flags, Openat2.RESOLVE_NO_SYMLINKS);
        openElse(open, opened, () -> make(path, false));
        return opened;
    }

    private Cell openOrMake(String path, int flags, boolean file) {
        Cell opened = Cell.word(path);
        openElse(Calls.open("open " + path, Calls.ROOT, path, flags, 0), opened, () -> make(path, file));
        return opened;
    }

    /** Mostly everything is there, and one call does; the rest is jumped over. */
    private void openElse(Step open, Cell opened, Runnable make) {
        Label missing = new Label(open.name() + ": make it");
        Label found = new Label(open.name() + ": found");
        script.add(open.into(opened).orContinue().when(-Errno.ENOENT, missing));
        script.check(open.name(), opened);
        script.add(Step.jump(found));
        script.place(missing);
        make.run();
        script.add(open.into(opened));
        script.place(found);
    }

    private void make(String path, boolean file) {
        List<String> components = ContainerPaths.components(path);
        Operand parent = Calls.ROOT;
        for (int i = 0; i < components.size(); i++) {
            String reached = "/" + String.join("/", components.subList(0, i + 1));
            boolean last = i == components.size() - 1;
            Step step = file && last
                    ? Calls.makeFile("create mount point " + reached, parent, components.get(i), MODE)
                    : Calls.mkdir("create directory " + reached, parent, components.get(i), MODE);
            script.addTolerating(step, Errno.EEXIST);
            if (!last) {
                Cell directory = Cell.word(reached);
                int flags = Calls.PATH_ONLY | OpenFlags.O_DIRECTORY;
                script.add(Calls.open("open " + reached, Calls.ROOT, reached, flags, 0)
                        .into(directory));
                parent = load(directory);
            }
        }
    }
}
