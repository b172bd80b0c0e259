package org.gantry.linux.syscall;

import java.util.Locale;

/**
 * The syscalls this bundle makes, with their numbers on x86-64 (asm/unistd_64.h) and on the generic table that
 * aarch64 uses (asm-generic/unistd.h). Calls that the generic table dropped (open, pipe, dup2, poll, ...) are left
 * out on purpose: their *at and *2 successors work everywhere.
 */
public enum SyscallNumber {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    FSTAT(5, 80),
    LSEEK(8, 62),
    MMAP(9, 222),
    MPROTECT(10, 226),
    MUNMAP(11, 215),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    RT_SIGTIMEDWAIT(128, 137),
    SETPGID(109, 154),
    IOCTL(16, 29),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    READV(19, 65),
    WRITEV(20, 66),
    SCHED_YIELD(24, 124),
    MADVISE(28, 233),
    DUP(32, 23),
    NANOSLEEP(35, 101),
    GETPID(39, 172),
    SENDFILE(40, 71),
    SOCKET(41, 198),
    CONNECT(42, 203),
    ACCEPT4(288, 242),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    SHUTDOWN(48, 210),
    BIND(49, 200),
    LISTEN(50, 201),
    GETSOCKNAME(51, 204),
    SOCKETPAIR(53, 199),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    CLONE(56, 220),
    EXECVE(59, 221),
    EXIT(60, 93),
    WAIT4(61, 260),
    KILL(62, 129),
    UNAME(63, 160),
    FCNTL(72, 25),
    FLOCK(73, 32),
    FSYNC(74, 82),
    FDATASYNC(75, 83),
    FTRUNCATE(77, 46),
    CHDIR(80, 49),
    FCHDIR(81, 50),
    FCHMOD(91, 52),
    FCHOWN(93, 55),
    UMASK(95, 166),
    GETUID(102, 174),
    SETUID(105, 146),
    SETGID(106, 144),
    GETPPID(110, 173),
    SETSID(112, 157),
    SETGROUPS(116, 159),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    SETFSUID(122, 151),
    SETFSGID(123, 152),
    CAPGET(125, 90),
    CAPSET(126, 91),
    STATFS(137, 43),
    FSTATFS(138, 44),
    PERSONALITY(135, 92),
    SCHED_SETATTR(314, 274),
    SETPRIORITY(141, 140),
    SCHED_SETAFFINITY(203, 122),
    SET_MEMPOLICY(238, 237),
    PIVOT_ROOT(155, 41),
    PRCTL(157, 167),
    CHROOT(161, 51),
    SYNC(162, 81),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    GETTID(186, 178),
    SETXATTR(188, 5),
    LSETXATTR(189, 6),
    FSETXATTR(190, 7),
    GETXATTR(191, 8),
    LGETXATTR(192, 9),
    FGETXATTR(193, 10),
    LISTXATTR(194, 11),
    LLISTXATTR(195, 12),
    FLISTXATTR(196, 13),
    LREMOVEXATTR(198, 15),
    FREMOVEXATTR(199, 16),
    GETDENTS64(217, 61),
    CLOCK_GETTIME(228, 113),
    CLOCK_NANOSLEEP(230, 115),
    EXIT_GROUP(231, 94),
    EPOLL_CTL(233, 21),
    TGKILL(234, 131),
    WAITID(247, 95),
    ADD_KEY(248, 217),
    KEYCTL(250, 219),
    IOPRIO_SET(251, 30),
    INOTIFY_ADD_WATCH(254, 27),
    INOTIFY_RM_WATCH(255, 28),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    FCHOWNAT(260, 54),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    FACCESSAT(269, 48),
    PPOLL(271, 73),
    UNSHARE(272, 97),
    SPLICE(275, 76),
    TEE(276, 77),
    UTIMENSAT(280, 88),
    EPOLL_PWAIT(281, 22),
    TIMERFD_CREATE(283, 85),
    FALLOCATE(285, 47),
    TIMERFD_SETTIME(286, 86),
    SIGNALFD4(289, 74),
    EVENTFD2(290, 19),
    EPOLL_CREATE1(291, 20),
    DUP3(292, 24),
    PIPE2(293, 59),
    INOTIFY_INIT1(294, 26),
    PRLIMIT64(302, 261),
    SYNCFS(306, 267),
    SENDMMSG(307, 269),
    SETNS(308, 268),
    RENAMEAT2(316, 276),
    SECCOMP(317, 277),
    GETRANDOM(318, 278),
    MEMFD_CREATE(319, 279),
    BPF(321, 280),
    EXECVEAT(322, 281),
    COPY_FILE_RANGE(326, 285),
    STATX(332, 291),
    PIDFD_SEND_SIGNAL(424, 424),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    PIDFD_OPEN(434, 434),
    CLONE3(435, 435),
    CLOSE_RANGE(436, 436),
    OPENAT2(437, 437),
    PIDFD_GETFD(438, 438),
    FACCESSAT2(439, 439),
    PROCESS_MRELEASE(448, 448),
    MOUNT_SETATTR(442, 442),
    FCHMODAT2(452, 452);

    private final int x86;
    private final int generic;
    private final String callName = name().toLowerCase(Locale.ROOT);

    SyscallNumber(int x86, int generic) {
        this.x86 = x86;
        this.generic = generic;
    }

    /** The number on the architecture this JVM runs on. */
    public int number() {
        return number(Arch.current());
    }

    /** The number on the given architecture, for programs that run elsewhere. */
    public int number(Arch arch) {
        return switch (arch) {
            case X86_64 -> x86;
            case AARCH64 -> generic;
        };
    }

    /** The name as in section 2 of the manual, for example {@code move_mount}. */
    public String callName() {
        return callName;
    }
}
