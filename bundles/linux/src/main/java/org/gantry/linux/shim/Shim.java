package org.gantry.linux.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Starts shims, and processes that need none. */
public final class Shim {
    private static final String NAME = "gantry-shim";

    private Shim() {}

    /** Whether a process is a shim, as it calls itself; of one that has ended nobody can tell. */
    public static boolean isShim(int pid) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(pid), "comm"))
                    .strip()
                    .equals(NAME);
        } catch (IOException ended) {
            return false;
        }
    }

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
        try (Launch launch = new Launch(spec, () -> {})) {
            return launch.run(WaitingShim.make()).awaitReady();
        }
    }

    /**
     * Starts a shim that inherits its init from another program. Blocks until that program has ended and the shim holds
     * what it left behind; whether init waits by then is between the maker and the caller.
     *
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed, the execution of the maker included
     */
    public static ShimHandle launchFoster(FosterSpec spec) {
        try (FosterLaunch launch = new FosterLaunch(spec, WaitingShim::make)) {
            return launch.run();
        }
    }

    /**
     * Starts a process without a shim that stays: its parent is this process, and whoever inherits its children. It is up
     * to them to learn how it ended. Its streams have to be {@link Stdio.Given}.
     *
     * @param gateway where another process can let it go on from the barrier; without it only the result can
     * @throws org.gantry.linux.spawn.SpawnFailedException when a step failed; the process is gone and reaped then
     */
    public static Child launchChild(ShimSpec spec, Optional<Gateway> gateway) {
        try (ChildLaunch launch = new ChildLaunch(spec, gateway, WaitingShim::make)) {
            return launch.run();
        }
    }
}
