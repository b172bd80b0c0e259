package org.gantry.linux.spawn;

import java.util.Arrays;

/** struct clone_args of clone3 (linux/sched.h). The child goes on with the parent's stack pointer. */
public final class CloneArgs {
    /** Size of the struct up to the field cgroup, the second argument of clone3. */
    public static final Operand SIZE = Operand.value(88);

    private static final int WORDS = 11;
    private static final int FLAGS = 0;
    private static final int PIDFD = 1;
    private static final int EXIT_SIGNAL = 4;
    private static final int CGROUP = 10;

    private CloneArgs() {}

    /**
     * The address of the struct.
     *
     * @param flags an or of {@link CloneFlags}; CLONE_PIDFD is added
     * @param pidFd the cell that receives the descriptor of the child
     * @param exitSignal what the parent gets when the child ends, 0 for none
     */
    public static Operand of(long flags, Cell pidFd, int exitSignal) {
        return new Operand.Words(Arrays.asList(words(flags, pidFd, exitSignal)));
    }

    /** As {@link #of}, the child starting in the cgroup (version 2) of this descriptor. */
    public static Operand inCgroup(long flags, Cell pidFd, int exitSignal, int cgroupFd) {
        Operand[] words = words(flags | CloneFlags.CLONE_INTO_CGROUP, pidFd, exitSignal);
        words[CGROUP] = Operand.value(cgroupFd);
        return new Operand.Words(Arrays.asList(words));
    }

    /** As {@link #of} without a descriptor of the child. */
    public static Operand withoutPidFd(long flags, int exitSignal) {
        Operand[] words = new Operand[WORDS];
        Arrays.fill(words, Operand.ZERO);
        words[FLAGS] = Operand.value(flags);
        words[EXIT_SIGNAL] = Operand.value(exitSignal);
        return new Operand.Words(Arrays.asList(words));
    }

    /**
     * The struct as a cell, for flags known only then: they go into its first word.
     *
     * @param cgroupFd of the cgroup (version 2) to make the child in, if the flags say so
     */
    public static Cell cell(int exitSignal, int cgroupFd) {
        long[] words = new long[WORDS];
        words[EXIT_SIGNAL] = exitSignal;
        words[CGROUP] = cgroupFd;
        return Cell.words("clone_args", words);
    }

    private static Operand[] words(long flags, Cell pidFd, int exitSignal) {
        Operand[] words = new Operand[WORDS];
        Arrays.fill(words, Operand.ZERO);
        words[FLAGS] = Operand.value(flags | CloneFlags.CLONE_PIDFD);
        words[PIDFD] = Operand.addressOf(pidFd);
        words[EXIT_SIGNAL] = Operand.value(exitSignal);
        return words;
    }
}
