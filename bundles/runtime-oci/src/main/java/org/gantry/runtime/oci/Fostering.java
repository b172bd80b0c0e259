package org.gantry.runtime.oci;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.UnixListener;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.shim.FosterSpec;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.shim.Stdio;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.jspecify.annotations.Nullable;

/**
 * Has a program make a process, a container's init or a further one, which a shim inherits.
 *
 * @param name for the process list: the container's id
 * @param key tells the temporary files of this one from those of others
 * @param words how the program's failure is told to the user
 */
record Fostering(
        String name,
        String key,
        OciProgram program,
        WaitingShims shims,
        OciFiles files,
        Path exitFile,
        RuntimeSpec.Process process,
        boolean openStdin,
        String words) {

    /**
     * Returns when the shim holds the process.
     *
     * @param verb the command and its options
     * @param id the last word of the command line
     * @param setup further steps before the program is executed
     */
    ShimHandle run(List<String> verb, String id, Consumer<ShimSpec.Builder> setup) {
        String log = "log-" + key;
        String pidFile = "pid-" + key;
        String console = "console-" + key;
        boolean terminal = Boolean.TRUE.equals(process.terminal());
        List<String> arguments = new ArrayList<>(verb);
        arguments.addAll(List.of("--pid-file", files.path().resolve(pidFile).toString()));
        if (terminal) {
            arguments.addAll(List.of("--console-socket", console));
        }
        arguments.add(id);
        Stdio stdio = terminal ? new Stdio.Discarded() : new Stdio.Pipes(openStdin);
        try (@Nullable Fd listener = terminal ? UnixListener.open(files.bundle().toString(), console) : null) {
            ShimSpec.Builder maker =
                    ShimSpec.of(name, exitFile, stdio, new CommandLine(program, files).of(log, arguments));
            OptionalInt socket = listener == null ? OptionalInt.empty() : OptionalInt.of(maker.pass(listener));
            // The socket's name is relative, for that of a directory may be longer than a socket's can be.
            maker.setup(Step.call(
                    "enter the bundle",
                    SyscallNumber.CHDIR,
                    Operand.string(files.bundle().toString())));
            setup.accept(maker);
            return shims.launchFoster(new FosterSpec(maker.build(), socket, end -> pid(end, pidFile, log)));
        } finally {
            files.delete(log);
            files.delete(pidFile);
            files.delete("bundle/" + console);
        }
    }

    private int pid(ExitStatus end, String pidFile, String log) {
        if (end.signaled() || end.code() != 0) {
            throw Complaint.of(files.content(log), program.name() + " ended with " + end.shellCode())
                    .toException(words, process.args().getFirst());
        }
        return files.content(pidFile)
                .map(text -> Integer.parseInt(text.strip()))
                .orElseThrow(() -> new IllegalStateException(program.name() + " has not said which process it made"));
    }
}
