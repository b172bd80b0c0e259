package org.gantry.runtime.libcontainer;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.FileType;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.shim.Child;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.EarlyInit;
import org.gantry.linux.shim.Gateway;
import org.gantry.linux.shim.Shim;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.shim.Stdio;
import org.gantry.linux.tty.Pty;
import org.gantry.runtime.support.ProcessIdentity;
import org.gantry.runtime.support.ProcessStdio;
import org.jspecify.annotations.Nullable;

/**
 * The way of OCI's command line: the process has the caller's streams and becomes the child of whoever called. Used for one
 * launch.
 */
final class AsChild implements Way<Child>, AutoCloseable {
    static final String CONTEXT = "unable to start container process: ";
    private static final Stat.Device NULL_DEVICE = new Stat.Device(1, 3);

    private final DirectStreams streams;
    private final Optional<Gateway> gateway;
    private @Nullable Pty terminal;

    /** @param gateway where another process will start it */
    AsChild(DirectStreams streams, Optional<Gateway> gateway) {
        this.streams = streams;
        this.gateway = gateway;
    }

    @Override
    public String createContext() {
        return CONTEXT;
    }

    @Override
    public String execContext() {
        return CONTEXT;
    }

    @Override
    public Optional<ProcessIdentity> holder() {
        return Optional.empty();
    }

    @Override
    public boolean looksForProgram() {
        return true;
    }

    @Override
    public ProcessStdio stdio(RuntimeSpec.Process process, Supplier<Pty> opener) {
        if (!Boolean.TRUE.equals(process.terminal())) {
            var given = new Stdio.Given(streams.stdin(), streams.stdout(), streams.stderr(), false);
            return new ProcessStdio(given, own(List.of(streams.stdin(), streams.stdout(), streams.stderr())));
        }
        Pty pty = opener.get();
        terminal = pty;
        ProcessStdio.setSize(pty, process.consoleSize());
        return new ProcessStdio(Stdio.Given.terminal(pty.terminal()), List.of(0));
    }

    /** Whoever makes it is gone at once, so nothing is made before. */
    @Override
    public void makeInit(EarlyInit init) {}

    @Override
    public ShimSpec.Builder begin(String name, ProcessStdio stdio, Command command) {
        return ShimSpec.ofChild(name, stdio.stdio(), command);
    }

    @Override
    public Child launch(ShimSpec spec) {
        Child child = Shim.launchChild(spec, gateway);
        if (terminal != null) {
            try {
                streams.console().accept(terminal.master().dup());
            } catch (RuntimeException e) {
                child.end();
                throw e;
            }
        }
        return child;
    }

    @Override
    public void close() {
        if (terminal != null) {
            terminal.close();
        }
    }

    /** The user gets what may be the container's alone; /dev/null is everybody's. */
    private static List<Integer> own(List<Fd> streams) {
        return IntStream.range(0, streams.size())
                .filter(i -> !isNullDevice(Stat.of(streams.get(i))))
                .boxed()
                .toList();
    }

    private static boolean isNullDevice(Stat file) {
        return file.type() == FileType.S_IFCHR && file.device().equals(NULL_DEVICE);
    }
}
