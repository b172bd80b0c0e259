package org.gantry.linux.shim;

/**
 * The descriptors of a shim by number. They are a contract between engines: one takes them over (pidfd_getfd) from a
 * shim that an older one started, so numbers never change their meaning; new ones go where gaps are.
 *
 * <p>0, 1 and 2 are /dev/null; until the shim knows its container, 2 is what it hears of that through. The first group is the shim's for life and init closes it first of all; the second is
 * init's, and the shim closes it as soon as init exists.
 */
public final class ShimFd {
    /** The socket that the program and every descriptor but those of the image come through. */
    static final int SOCKET = 2;

    /** The socket that init will wait at, for a shim that makes it before there is a program. */
    static final int SOCKET_OF_INIT = 3;

    /** The cgroup (version 2) for it to be made in. */
    static final int CGROUP_OF_INIT = 4;

    /** The file that {@link ExitRecord} describes. */
    public static final int EXIT_FILE = 3;

    /** Eventfd: the engine says that the shim may go. */
    public static final int RELEASE = 4;

    /** Eventfd: the engine says that the shim should close its STDIN_WRITE. */
    public static final int CLOSE_STDIN = 5;

    /** Eventfd: the shim says that the exit record is complete. */
    public static final int NOTIFY = 6;

    /** The engine's end of the container's stdin. */
    public static final int STDIN_WRITE = 7;

    /** The engine's end of the container's stdout. */
    public static final int STDOUT_READ = 8;

    /** The engine's end of the container's stderr. */
    public static final int STDERR_READ = 9;

    /** The engine's end of the container's terminal, instead of the three above. */
    public static final int PTY_MASTER = 10;

    /** How the shim hears of children that ended. */
    public static final int SIGNALS = 11;

    /** The pidfd of init. */
    public static final int INIT_PIDFD = 12;

    /** What {@link ShimSpec#kept} says, if it says something. */
    static final int KEPT = 13;

    /** The last one that is the shim's alone. */
    static final int LAST_OF_SHIM = 15;

    /** The program that makes init; closed as soon as it has. */
    static final int PROGRAM = 16;

    /** Where {@link ShimReport} comes from; closed by init's execve. */
    static final int REPORT = 17;

    /** What init reads a byte from before it goes on to execve. */
    public static final int BARRIER = 18;

    static final int INIT_STDIN = 19;
    static final int INIT_STDOUT = 20;
    static final int INIT_STDERR = 21;

    /** The first of those that a {@link ShimSpec} passes on for its own steps. */
    static final int FIRST_EXTRA = 24;

    private ShimFd() {}

    /** Where one of init's streams is before init has put it in place. */
    public static int ofStream(int stream) {
        return INIT_STDIN + stream;
    }
}
