package org.gantry.images.tree;

import java.io.IOException;
import java.io.InputStream;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.SyscallException;

/** Reads an open file, whose owner closes it. */
final class FdInput extends InputStream {
    private final Fd file;

    FdInput(Fd file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return file.read(target, offset, length);
        } catch (SyscallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
