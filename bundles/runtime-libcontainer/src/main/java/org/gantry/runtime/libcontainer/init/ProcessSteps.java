package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.ZERO;
import static org.gantry.linux.spawn.Operand.load;
import static org.gantry.linux.spawn.Operand.string;
import static org.gantry.linux.spawn.Operand.value;
import static org.gantry.linux.spawn.Operand.words;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.libcontainer.mount.ContainerPaths;
import org.gantry.runtime.support.program.Rlimits;

/** What a process of a container starts with, apart from who it is. */
final class ProcessSteps {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int KEYCTL_JOIN_SESSION = 1;
    private static final int KEYCTL_SETPERM = 5;

    /** What the kernel gives a session keyring, and that its user may search it: so an exec finds it by name. */
    private static final long KEYRING_PERMISSIONS = 0x3f1b0000L;

    private static final int DEFAULT_UMASK = 0x12; // 022
    private static final Map<String, Long> PERSONALITIES = Map.of("LINUX", 0L, "LINUX32", 8L);

    private final Script script;

    ProcessSteps(Script script) {
        this.script = script;
    }

    /** Until execve this process holds descriptors of the engine, which nobody in the container is to see. */
    void hide() {
        script.add(Step.call("hide from ptrace", SyscallNumber.PRCTL, value(PR_SET_DUMPABLE), ZERO, ZERO, ZERO, ZERO));
    }

    /** What is made for the container gets exactly the mode it is made with. */
    void clearUmask() {
        script.add(Step.call("clear the umask", SyscallNumber.UMASK, ZERO));
    }

    void setUmask(RuntimeSpec.User user) {
        long umask = user.umask() == null ? DEFAULT_UMASK : user.umask();
        script.add(Step.call("set the umask", SyscallNumber.UMASK, value(umask)));
    }

    /** A session keyring of its own, so that the container does not search the engine's. */
    void joinKeyring() {
        Cell keyring = Cell.word("session keyring");
        script.add(Step.call("join a session keyring", SyscallNumber.KEYCTL, value(KEYCTL_JOIN_SESSION), Holes.KEYRING)
                .into(keyring));
        script.add(Step.call(
                "open the session keyring to its user",
                SyscallNumber.KEYCTL,
                value(KEYCTL_SETPERM),
                load(keyring),
                value(KEYRING_PERMISSIONS)));
    }

    /** What fills the hole of that step. */
    static Operand keyring(String containerId) {
        return string("_ses." + containerId);
    }

    void setPersonality(RuntimeSpec.Personality personality) {
        Long domain = PERSONALITIES.get(personality.domain());
        if (domain == null) {
            throw new EngineException.InvalidArgument(
                    "linux.personality.domain: \"" + personality.domain() + "\" is neither LINUX nor LINUX32");
        }
        script.add(Step.call("set the personality", SyscallNumber.PERSONALITY, value(domain)));
    }

    void setLimits(List<RuntimeSpec.Rlimit> limits) {
        Set<Integer> set = new HashSet<>();
        for (RuntimeSpec.Rlimit limit : limits) {
            int resource = Rlimits.number(limit.type());
            if (!set.add(resource)) {
                throw new EngineException.InvalidArgument("process.rlimits: " + limit.type() + " is there twice");
            }
            script.add(Step.call(
                    "error setting rlimit " + limit.type(),
                    SyscallNumber.PRLIMIT64,
                    ZERO,
                    value(resource),
                    words(value(limit.soft()), value(limit.hard())),
                    ZERO));
        }
    }

    /**
     * Goes to the working directory. It is opened by name and entered by descriptor, and no link of /proc can pass one
     * of the engine's directories off as it (CVE-2024-21626).
     *
     * @param make whether it is made when it is missing
     */
    void enter(String workingDirectory, boolean make) {
        String path = ContainerPaths.clean("process.cwd", workingDirectory);
        if (path.equals("/")) {
            return;
        }
        Cell directory;
        if (make) {
            directory = new MountPointSteps(script).directory(path);
        } else {
            directory = Cell.word(path);
            int flags = Calls.PATH_ONLY | OpenFlags.O_DIRECTORY;
            script.add(Calls.open(cwdFailure(path), Calls.ROOT, path, flags, 0).into(directory));
        }
        script.add(Step.call(cwdFailure(path), SyscallNumber.FCHDIR, load(directory)));
    }

    private static String cwdFailure(String path) {
        return "chdir to cwd (\"" + path + "\") set in config.json failed";
    }
}
