package org.gantry.linux.shim;

/**
 * A waiting shim that one launch has for itself, and that may have made init before either has a program. Closing it before the
 * launch ends both.
 */
public final class TakenShim implements AutoCloseable {
    private final WaitingShim shim;
    private final Runnable over;
    private long namespaces;
    private boolean launched;

    /** @param over as for {@link Launch} */
    TakenShim(WaitingShim shim, Runnable over) {
        this.shim = shim;
        this.over = over;
    }

    /**
     * Has it make init, while the caller still works out what that is to do.
     *
     * @throws org.gantry.linux.syscall.SyscallException when the shim is gone
     */
    public void makeInit(EarlyInit init) {
        shim.makeInit(init);
        namespaces = init.namespaces();
    }

    /** The pid of the shim, as {@link ShimHandle#shimPid}. */
    public int pid() {
        return shim.process().pid();
    }

    /** As {@link ShimHandle#shimStartTime}. */
    public long startTime() {
        return shim.startTime();
    }

    /**
     * As {@link WaitingShims#launch}, once.
     *
     * @throws IllegalArgumentException when init is made already, and the spec has something to be done before, or other
     *     namespaces
     */
    public LaunchedShim launch(ShimSpec spec) {
        boolean fits = !shim.makesInit()
                || (spec.script().namespaces() == namespaces
                        && spec.script().beforeClone().isEmpty()
                        && spec.script().stage().isEmpty());
        if (!fits) {
            throw new IllegalArgumentException("the init of " + spec.name() + " cannot be there already");
        }
        launched = true;
        try (Launch launch = new Launch(spec, over)) {
            return launch.run(shim);
        }
    }

    @Override
    public void close() {
        if (!launched) {
            shim.close();
            over.run();
        }
    }
}
