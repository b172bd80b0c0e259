package org.gantry.runtime.oci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.MemFd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs that nobody can change any more, to be executed in the place of their files. A container could write to the
 * program that made it (CVE-2019-5736), so runc and crun copy themselves into a sealed file in memory each time, unless they
 * are executed from one: here that is done once.
 */
final class SealedCopies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SealedCopies.class);
    private static final long LARGEST = 64 << 20;

    private final Map<Path, Copy> copies = new HashMap<>();
    private boolean closed;

    private record Version(FileTime changed, long size) {}

    private record Copy(Version version, Fd file) {}

    /** A descriptor of the copy, the caller's; empty for a program that does not copy itself, and whenever there is none. */
    synchronized Optional<Fd> of(OciProgram program) {
        if (closed || !program.copiesItself()) {
            return Optional.empty();
        }
        try {
            return copy(program.path()).map(copy -> copy.file().dup());
        } catch (IOException e) {
            LOG.debug("{} is executed from its file, as it cannot be copied", program.path(), e);
            return Optional.empty();
        }
    }

    private Optional<Copy> copy(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        var version = new Version(attributes.lastModifiedTime(), attributes.size());
        Copy known = copies.get(path);
        if (known != null && known.version().equals(version)) {
            return Optional.of(known);
        }
        if (version.size() > LARGEST) {
            return Optional.empty();
        }
        var copy = new Copy(
                version, MemFd.sealedProgram(path.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(path))));
        Copy former = copies.put(path, copy);
        if (former != null) {
            former.file().close();
        }
        return Optional.of(copy);
    }

    @Override
    public synchronized void close() {
        closed = true;
        copies.values().forEach(copy -> copy.file().close());
        copies.clear();
    }
}
