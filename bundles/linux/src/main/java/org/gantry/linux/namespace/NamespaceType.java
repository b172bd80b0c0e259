package org.gantry.linux.namespace;

import org.gantry.linux.fd.Fd;
import org.gantry.linux.mount.FileSystem;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallNumber;

/** What kind of namespace a file of /proc/PID/ns, or a bind mount of one, stands for. */
public final class NamespaceType {
    private static final long NS_GET_NSTYPE = 0xb703;

    private NamespaceType() {}

    /**
     * The flag of {@link org.gantry.linux.spawn.CloneFlags} that makes such a namespace, 0 when the file is none at all.
     * {@code int ioctl(int fd, NS_GET_NSTYPE)}, see ioctl_ns(2); a file of another kind is not asked, for the number may
     * mean anything to it.
     */
    public static long of(Fd file) {
        return FileSystem.of(file).magic() == FileSystem.NSFS_MAGIC
                ? Syscall.check(SyscallNumber.IOCTL, "NS_GET_NSTYPE of " + file, file.number(), NS_GET_NSTYPE)
                : 0;
    }
}
