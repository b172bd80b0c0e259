package org.gantry.linux.shim;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.syscall.SyscallNumber.CHDIR;
import static org.gantry.linux.syscall.SyscallNumber.MOUNT;
import static org.gantry.linux.syscall.SyscallNumber.PIVOT_ROOT;
import static org.gantry.linux.syscall.SyscallNumber.UMOUNT2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.testing.Tools;

/** The smallest container that deserves the name: a busybox in a root file system and namespaces of its own. */
final class TestContainer {
    private final Path root;
    private final Path exitFile;

    private TestContainer(Path root, Path exitFile) {
        this.root = root;
        this.exitFile = exitFile;
    }

    static TestContainer in(Path directory) throws IOException {
        Path root = directory.resolve("root");
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("proc"));
        Files.createDirectories(root.resolve("dev"));
        Files.copy(Tools.staticBusybox(), root.resolve("bin/busybox"));
        return existing(directory);
    }

    /** One whose files {@link #in} made before. */
    static TestContainer existing(Path directory) {
        return new TestContainer(directory.resolve("root"), directory.resolve("exit"));
    }

    Path root() {
        return root;
    }

    ShimSpec.Builder shell(Stdio stdio, String script) {
        return command(stdio, "/bin/busybox", "sh", "-c", script);
    }

    ShimSpec.Builder command(Stdio stdio, String path, String... arguments) {
        Command command = new Command(path, List.of(arguments), List.of("PATH=/bin", "HOME=/"));
        ShimSpec.Builder spec = ShimSpec.of("gantry-linux-test", exitFile, stdio, command)
                .namespaces(CloneFlags.CLONE_NEWNS
                        | CloneFlags.CLONE_NEWUTS
                        | CloneFlags.CLONE_NEWIPC
                        | CloneFlags.CLONE_NEWPID
                        | CloneFlags.CLONE_NEWNET);
        enterRoot().forEach(spec::setup);
        return spec;
    }

    List<Step> enterRoot() {
        String path = root.toString();
        return List.of(
                mount("make mounts private", "/", "/", "", MountFlags.MS_REC | MountFlags.MS_PRIVATE),
                mount("bind " + path, path, path, "", MountFlags.MS_BIND | MountFlags.MS_REC),
                Step.call("enter " + path, CHDIR, string(path)),
                mount("mount proc on /proc", "proc", "proc", "proc", 0),
                mount("mount tmpfs on /dev", "tmpfs", "dev", "tmpfs", 0),
                Step.call("pivot_root", PIVOT_ROOT, string("."), string(".")),
                Step.call("leave the old root", UMOUNT2, string("."), value(MountFlags.MNT_DETACH)),
                Step.call("enter /", CHDIR, string("/")));
    }

    private static Step mount(String name, String source, String target, String type, long flags) {
        return Step.call(name, MOUNT, string(source), string(target), string(type), value(flags), ZERO);
    }
}
