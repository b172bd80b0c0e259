package org.gantry.runtime.lxc;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.bytes;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.At;
import org.gantry.linux.mount.MountApi;
import org.gantry.linux.mount.MountFlags;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.lxc.config.Devices;

/**
 * What is done in the process that becomes a program of LXC, before: it gets a mount namespace of its own, in which nothing
 * that it mounts reaches the host, and sees in it what LXC is to see.
 */
record HostSteps(ShimSpec.Builder launch, LxcFiles files) {
    static final String LXC_RUN = "/run/lxc";

    private static final String CGROUPS_OF_INIT = "/proc/1/cgroup";
    private static final String CGROUP_NAMESPACE = "/proc/self/ns/cgroup";
    private static final String SCORE = "/proc/self/oom_score_adj";
    private static final int KEYCTL_JOIN_SESSION = 1;
    private static final long USUAL_UMASK = 0x12; // 022
    private static final Operand ITSELF = bytes("0".getBytes(StandardCharsets.US_ASCII));

    /** The mount namespace, and LXC's files in /run/lxc in the task's directory. */
    void separate() {
        launch.namespaces(CloneFlags.CLONE_NEWNS);
        mount("keep mounts from the host", ZERO, "/", MountFlags.MS_SLAVE | MountFlags.MS_REC);
        bind(files.run().toString(), LXC_RUN);
    }

    /**
     * LXC makes cgroups below those that process 1 is in. It is told that there are none, and leaves them to us: its own are
     * removed before anybody could ask whether the OOM killer was there, and monitors would have some too.
     */
    void hideCgroups() {
        bind(files.noCgroups().toString(), CGROUPS_OF_INIT);
    }

    /** Attaches a mount that is attached nowhere. */
    void attach(Fd mount, String place) {
        int number = launch.pass(mount);
        launch.setup(Step.call(
                "attach a mount to " + place,
                SyscallNumber.MOVE_MOUNT,
                value(number),
                string(""),
                value(At.AT_FDCWD),
                string(place),
                value(MountApi.MOVE_MOUNT_F_EMPTY_PATH)));
    }

    /** Makes device nodes, in a file system that is there for nothing else. */
    void makeDevices(List<Devices.Node> nodes) {
        String directory = files.devices().toString();
        launch.setup(Step.call(
                "make a file system for devices",
                SyscallNumber.MOUNT,
                string("tmpfs"),
                string(directory),
                string("tmpfs"),
                value(MountFlags.MS_NOSUID | MountFlags.MS_NOEXEC),
                string("mode=755,nr_blocks=16")));
        launch.setup(Step.call("clear the umask", SyscallNumber.UMASK, ZERO));
        for (Devices.Node node : nodes) {
            String path = directory + "/" + node.name();
            launch.setup(Step.call(
                    "make a device node",
                    SyscallNumber.MKNODAT,
                    value(At.AT_FDCWD),
                    string(path),
                    value(node.mode()),
                    value(node.device())));
            if (node.uid() != 0 || node.gid() != 0) {
                launch.setup(Step.call(
                        "chown a device node",
                        SyscallNumber.FCHOWNAT,
                        value(At.AT_FDCWD),
                        string(path),
                        value(node.uid()),
                        value(node.gid()),
                        value(At.AT_SYMLINK_NOFOLLOW)));
            }
        }
        launch.setup(Step.call("restore the umask", SyscallNumber.UMASK, value(USUAL_UMASK)));
    }

    /**
     * Makes a cgroup namespace whose root is the container's cgroup, and returns to the cgroups it came from. A process that
     * moves itself needs no lock that waits for others, as one that is moved would.
     *
     * @param container of which the container's is made
     * @param own where this process is and returns to
     * @param placeholder whose number the namespace gets
     */
    void makeCgroupNamespace(List<Fd> container, List<Fd> own, int placeholder) {
        Cell before = Cell.word("own cgroup namespace");
        Cell made = Cell.word("the container's cgroup namespace");
        launch.setup(open("keep the cgroup namespace", CGROUP_NAMESPACE, OpenFlags.O_RDONLY)
                .into(before));
        container.forEach(this::join);
        launch.setup(Step.call("make a cgroup namespace", SyscallNumber.UNSHARE, value(CloneFlags.CLONE_NEWCGROUP)));
        launch.setup(open("open the cgroup namespace", CGROUP_NAMESPACE, OpenFlags.O_RDONLY)
                .into(made));
        launch.setup(Step.call("put it in its place", SyscallNumber.DUP3, load(made), value(placeholder), ZERO));
        launch.setup(Step.call(
                "return to the cgroup namespace",
                SyscallNumber.SETNS,
                load(before),
                value(CloneFlags.CLONE_NEWCGROUP)));
        own.forEach(this::join);
        launch.inherit(placeholder);
    }

    /** A session keyring of its own, so that the container does not search the engine's. */
    void joinKeyring(String containerId) {
        launch.setup(Step.call(
                "join a session keyring",
                SyscallNumber.KEYCTL,
                value(KEYCTL_JOIN_SESSION),
                string("_ses." + containerId)));
    }

    /** Hands the streams over: who is not root could not open /dev/stdout otherwise. */
    void giveStreams(RuntimeSpec.User user, List<Integer> streams) {
        if (user.uid() != 0) {
            streams.forEach(stream -> launch.setup(Step.call(
                            "hand stream " + stream + " to the user",
                            SyscallNumber.FCHOWN,
                            value(stream),
                            value(user.uid()),
                            value(-1))
                    .orContinue()));
        }
    }

    void setScore(int score) {
        byte[] word = Integer.toString(score).getBytes(StandardCharsets.US_ASCII);
        Cell file = Cell.word(SCORE);
        launch.setup(open("open " + SCORE, SCORE, OpenFlags.O_WRONLY).into(file));
        launch.setup(Step.call("write " + SCORE, SyscallNumber.WRITE, load(file), bytes(word), value(word.length)));
    }

    private void join(Fd tasks) {
        int number = launch.pass(tasks);
        launch.setup(Step.call("join " + tasks, SyscallNumber.WRITE, value(number), ITSELF, value(1)));
    }

    private static Step open(String name, String path, int flags) {
        return Step.call(
                name, SyscallNumber.OPENAT, value(At.AT_FDCWD), string(path), value(flags | OpenFlags.O_CLOEXEC));
    }

    private void bind(String source, String target) {
        mount("show " + source + " at " + target, string(source), target, MountFlags.MS_BIND);
    }

    private void mount(String name, Operand source, String target, long flags) {
        launch.setup(Step.call(name, SyscallNumber.MOUNT, source, string(target), ZERO, value(flags), ZERO));
    }
}
