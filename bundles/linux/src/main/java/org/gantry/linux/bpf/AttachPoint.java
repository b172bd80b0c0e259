package org.gantry.linux.bpf;

/** Where in a control group a program is attached, and of which type it has to be (linux/bpf.h). */
public enum AttachPoint {
    /** Asked at each open and mknod of a device. */
    DEVICE(15, 6, "device"),

    /** At connect of a socket of IPv6. */
    CONNECT6(18, 11, "connect6"),

    /** When a datagram was received by a socket of IPv6, to whoever asks who has sent it. */
    RECVMSG6(18, 20, "recvmsg6"),

    GETPEERNAME6(18, 30, "getpeername6"),

    GETSOCKNAME6(18, 32, "getsockname6");

    private final int programType;
    private final int attachType;
    private final String word;

    AttachPoint(int programType, int attachType, String word) {
        this.programType = programType;
        this.attachType = attachType;
        this.word = word;
    }

    /** BPF_PROG_TYPE_*. */
    int programType() {
        return programType;
    }

    /** BPF_CGROUP_*. */
    int attachType() {
        return attachType;
    }

    @Override
    public String toString() {
        return word;
    }
}
