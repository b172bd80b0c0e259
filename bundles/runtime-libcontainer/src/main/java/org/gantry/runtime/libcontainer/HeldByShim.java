package org.gantry.runtime.libcontainer;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.LaunchedShim;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.linux.tty.Pty;

/** The engine's way: a shim outlives the engine, keeps the streams open and writes down how the process ended. */
record HeldByShim(WaitingShims shims, Path exitFile, boolean openStdin) implements Way<LaunchedShim> {
    @Override
    public String createContext() {
        return Failures.CREATE;
    }

    @Override
    public String execContext() {
        return Failures.EXEC;
    }

    /** Who starts it is who creates it. */
    @Override
    public boolean looksForProgram() {
        return false;
    }

    @Override
    public ProcessStdio stdio(RuntimeSpec.Process process, Supplier<Pty> terminal) {
        return ProcessStdio.of(process, openStdin, terminal);
    }

    @Override
    public ShimSpec.Builder begin(String name, ProcessStdio stdio, Command command) {
        return ShimSpec.of(name, exitFile, stdio.stdio(), command);
    }

    @Override
    public LaunchedShim launch(ShimSpec spec) {
        return shims.launch(spec);
    }
}
