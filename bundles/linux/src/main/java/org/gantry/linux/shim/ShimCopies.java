package org.gantry.linux.shim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Copies of a shim's descriptors, which are all let go again unless they are to be kept: the shim may end meanwhile. */
final class ShimCopies implements AutoCloseable {
    private final PidFd shim;
    private final List<Fd> copies = new ArrayList<>();
    private boolean kept;

    ShimCopies(PidFd shim) {
        this.shim = shim;
    }

    Fd get(int number) {
        Fd copy = shim.getFd(number);
        copies.add(copy);
        return copy;
    }

    /** Empty when the shim does not have it. */
    Optional<Fd> find(int number) {
        try {
            return Optional.of(get(number));
        } catch (SyscallException e) {
            if (e.is(Errno.EBADF)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** They have another owner from now on. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        if (!kept) {
            copies.forEach(Fd::close);
        }
    }
}
