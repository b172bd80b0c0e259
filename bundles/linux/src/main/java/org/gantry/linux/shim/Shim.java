package org.gantry.linux.shim;

/** Starts shims. */
public final class Shim {
    private Shim() {}

    /**
     * Starts a shim and with it a container's init, which carries out its setup and waits at the barrier. Of the spec's
     * descriptors only a pty becomes the handle's; the passed ones stay the caller's. Blocks for as long as the setup
     * takes.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed; nothing is left of the container then but
     *     what the steps themselves made elsewhere
     * @throws IllegalStateException when shim or init was killed meanwhile
     */
    public static ShimHandle launch(ShimSpec spec) {
        try (Launch launch = new Launch(spec)) {
            return launch.run();
        }
    }
}
