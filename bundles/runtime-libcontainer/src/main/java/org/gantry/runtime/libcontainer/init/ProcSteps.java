package org.gantry.runtime.libcontainer.init;

import static org.gantry.linux.spawn.Operand.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.spawn.Cell;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.support.spec.SysctlName;

/** Writes to /proc: kernel parameters of the container's own namespaces, and what the OOM killer thinks of init. */
final class ProcSteps {
    private final Script script;
    private final Operand directory;
    private final String prefix;
    private final int resolve;

    private Cell file = Cell.word("no file yet");

    private ProcSteps(Script script, Operand directory, String prefix, int resolve) {
        this.script = script;
        this.directory = directory;
        this.prefix = prefix;
        this.resolve = resolve;
    }

    /**
     * Files that were mounted in it are not written to: they are not the kernel's.
     *
     * @param proc a descriptor of the root of a proc file system that init itself made
     */
    static ProcSteps of(Script script, Operand proc) {
        return new ProcSteps(script, proc, "", Openat2.RESOLVE_BENEATH | Openat2.RESOLVE_NO_XDEV);
    }

    /** Through the host's proc, for a process that has not left the host's tree yet. */
    static ProcSteps ofHost(Script script) {
        return new ProcSteps(script, Calls.ROOT, "proc/", Openat2.RESOLVE_BENEATH);
    }

    void set(Map<String, String> parameters) {
        parameters.forEach((key, value) -> script.add(
                write("set " + key, "sys/" + SysctlName.parse(key).path(), value, Openat2.RESOLVE_NO_SYMLINKS)));
    }

    /** Lowering it takes CAP_SYS_RESOURCE, which an engine may lack; the container is better off without than not at all. */
    void oomScore(int adjustment) {
        Step write = write("set oom_score_adj", "self/oom_score_adj", String.valueOf(adjustment), 0);
        script.addTolerating(write, Errno.EACCES);
    }

    /** Closes what was opened last, for a process whose descriptors others have too. */
    void close() {
        script.add(Step.call("close a file of /proc", SyscallNumber.CLOSE, load(file)));
    }

    /**
     * Has the security module execute the program under a profile or a label (proc_pid_attr(5)).
     *
     * @param file below {@code /proc/self/attr}
     */
    void executeAs(String file, String label) {
        script.add(write("set the security label by " + file, "self/attr/" + file, label, 0));
    }

    /** A parameter that is the whole host's is not the container's to set. */
    static void check(Map<String, String> parameters, NamespaceShape namespaces) {
        SysctlName.check(parameters.keySet(), type -> namespaces.separates(NamespaceKind.of(type)));
    }

    private Step write(String name, String path, String value, int further) {
        file = Cell.word(path);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        script.add(Calls.open(name, directory, prefix + path, OpenFlags.O_WRONLY, resolve | further)
                .into(file));
        return Step.call(
                name + " to " + value,
                SyscallNumber.WRITE,
                load(file),
                Operand.bytes(bytes),
                Operand.value(bytes.length));
    }
}
