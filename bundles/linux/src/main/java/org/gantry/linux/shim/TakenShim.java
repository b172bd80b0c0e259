package org.gantry.linux.shim;

/** A shim that has made init before either has a program. Closing it before the launch ends both. */
public final class BegunLaunch implements AutoCloseable {
    private final WaitingShim shim;
    private final long namespaces;
    private final Runnable over;
    private boolean launched;

    /** @param over as for {@link Launch} */
    BegunLaunch(WaitingShim shim, long namespaces, Runnable over) {
        this.shim = shim;
        this.namespaces = namespaces;
        this.over = over;
    }

    /**
     * As {@link WaitingShims#launch}, once.
     *
     * @throws IllegalArgumentException when the spec has something to be done before init is made, or other namespaces
     */
    public LaunchedShim launch(ShimSpec spec) {
        boolean fits = spec.script().namespaces() == namespaces
                && spec.script().beforeClone().isEmpty()
                && spec.script().stage().isEmpty();
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
