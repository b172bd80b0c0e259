package org.gantry.linux.shim;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.gantry.linux.fd.EventFd;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;

/** What the engine and the shim talk through while the container runs. Both have all of them. */
record ShimControls(Fd exitFile, EventFd release, EventFd closeStdin, EventFd exitNotice) implements AutoCloseable {
    /** Where they go in the shim. */
    static final Set<Integer> NUMBERS = Set.of(ShimFd.EXIT_FILE, ShimFd.RELEASE, ShimFd.CLOSE_STDIN, ShimFd.NOTIFY);

    private static final int OWNER_ONLY = 0x180;

    /** Makes them for a new shim. */
    static ShimControls create(Path exitFile) {
        Fd file = openExitFile(exitFile);
        try {
            file.writeFully(new byte[ExitRecord.FILE_SIZE]);
            return new ShimControls(
                    file, EventFd.open("release"), EventFd.open("close stdin"), EventFd.open("exit notice"));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Takes copies out of a running shim. */
    static ShimControls adopt(ShimCopies shim) {
        return new ShimControls(
                shim.get(ShimFd.EXIT_FILE),
                EventFd.own(shim.get(ShimFd.RELEASE)),
                EventFd.own(shim.get(ShimFd.CLOSE_STDIN)),
                EventFd.own(shim.get(ShimFd.NOTIFY)));
    }

    /** Where each goes in the shim, by number. */
    Map<Integer, Fd> placed() {
        return Map.of(
                ShimFd.EXIT_FILE, exitFile,
                ShimFd.RELEASE, release.fd(),
                ShimFd.CLOSE_STDIN, closeStdin.fd(),
                ShimFd.NOTIFY, exitNotice.fd());
    }

    @Override
    public void close() {
        exitFile.close();
        release.close();
        closeStdin.close();
        exitNotice.close();
    }

    private static Fd openExitFile(Path path) {
        int flags = OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_TRUNC | OpenFlags.O_NOFOLLOW;
        return Openat2.create(path.toString(), flags, OWNER_ONLY);
    }
}
