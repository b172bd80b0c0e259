package org.gantry.runtime.libcontainer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.EarlyInit;
import org.gantry.linux.shim.LaunchedShim;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.shim.TakenShim;
import org.gantry.linux.shim.WaitingShims;
import org.gantry.linux.tty.Pty;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.ProcessStdio;
import org.gantry.runtime.support.program.Failures;

/**
 * The engine's way: a shim outlives the engine, keeps the streams open and writes down how the process ended. Used for one
 * launch.
 */
final class HeldByShim implements Way<LaunchedShim>, AutoCloseable {
    private final Path exitFile;
    private final boolean openStdin;
    private final boolean atOnce;
    private final TakenShim shim;

    /** @param atOnce whether the process executes its program as soon as it can */
    HeldByShim(WaitingShims shims, Path exitFile, boolean openStdin, boolean atOnce) {
        this.exitFile = exitFile;
        this.openStdin = openStdin;
        this.atOnce = atOnce;
        this.shim = shims.take();
    }

    @Override
    public Optional<ProcessIdentity> holder() {
        return Optional.of(ProcessIdentity.of(shim));
    }

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
    public void makeInit(EarlyInit init) {
        shim.makeInit(init);
    }

    @Override
    public ShimSpec.Builder begin(String name, ProcessStdio stdio, Command command) {
        ShimSpec.Builder spec = ShimSpec.of(name, exitFile, stdio.stdio(), command);
        return atOnce ? spec.atOnce() : spec;
    }

    @Override
    public LaunchedShim launch(ShimSpec spec) {
        return shim.launch(spec);
    }

    /** Ends what was taken and not launched. */
    @Override
    public void close() {
        shim.close();
    }
}
