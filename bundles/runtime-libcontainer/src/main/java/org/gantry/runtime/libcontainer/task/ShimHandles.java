package org.gantry.runtime.libcontainer.task;

import java.util.Optional;
import org.gantry.linux.shim.ShimHandle;

/** Shims by the record of their directory. */
final class ShimHandles {
    private ShimHandles() {}

    /** The running shim of a directory; empty when it has none any more. */
    static Optional<ShimHandle> adopt(TaskDirectory directory) {
        return directory
                .readRecord()
                .filter(record -> record.shimPid() != 0)
                .flatMap(record -> ShimHandle.adopt(record.shimPid(), record.shimStartTime()));
    }
}
