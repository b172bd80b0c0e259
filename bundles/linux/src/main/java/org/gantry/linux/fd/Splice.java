package org.gantry.linux.fd;

import static org.gantry.linux.syscall.SyscallNumber.SPLICE;
import static org.gantry.linux.syscall.SyscallNumber.TEE;

import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;

/** Moves bytes out of a pipe inside the kernel: at no moment are they in neither place, whenever this process dies. */
public final class Splice {
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int END = -1;

    private Splice() {}

    /**
     * Copies what a pipe holds to another pipe, without taking it out.
     *
     * <p>{@code ssize_t tee(int fd_in, int fd_out, size_t len, unsigned int flags)}
     *
     * @return how many bytes were copied; 0 when the pipe is empty
     */
    public static int copy(Fd pipe, Fd other, int length) {
        long result;
        do {
            result = Syscall.raw(TEE, pipe.number(), other.number(), length, SPLICE_F_NONBLOCK);
        } while (result == -Errno.EINTR);
        return result == -Errno.EAGAIN ? 0 : (int) Syscall.orThrow(TEE, pipe + " to " + other, result);
    }

    /**
     * Moves what the pipe holds to the file, at the file's offset; the file must not be open with O_APPEND.
     *
     * <p>{@code ssize_t splice(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t len, unsigned int flags)}
     *
     * @return how many bytes were moved; 0 when the pipe is empty, -1 at its end
     */
    public static int available(Fd pipe, Fd file, int length) {
        long result;
        do {
            result = Syscall.raw(SPLICE, pipe.number(), 0, file.number(), 0, length, SPLICE_F_NONBLOCK);
        } while (result == -Errno.EINTR);
        if (result == -Errno.EAGAIN) {
            return 0;
        }
        Syscall.orThrow(SPLICE, pipe.description() + " to " + file.description(), result);
        return result == 0 ? END : (int) result;
    }
}
