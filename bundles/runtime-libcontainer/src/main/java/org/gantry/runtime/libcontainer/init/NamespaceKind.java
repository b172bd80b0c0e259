package org.gantry.runtime.libcontainer.init;

import java.util.Arrays;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.linux.spawn.CloneFlags;

/** The kinds of namespaces, with their OCI names (config-linux.md, Namespaces). */
enum NamespaceKind {
    MOUNT("mount", CloneFlags.CLONE_NEWNS),
    PID("pid", CloneFlags.CLONE_NEWPID),
    NETWORK("network", CloneFlags.CLONE_NEWNET),
    IPC("ipc", CloneFlags.CLONE_NEWIPC),
    UTS("uts", CloneFlags.CLONE_NEWUTS),
    CGROUP("cgroup", CloneFlags.CLONE_NEWCGROUP),
    USER("user", CloneFlags.CLONE_NEWUSER),
    TIME("time", CloneFlags.CLONE_NEWTIME);

    private final String ociType;
    private final long flag;

    NamespaceKind(String ociType, long flag) {
        this.ociType = ociType;
        this.flag = flag;
    }

    String ociType() {
        return ociType;
    }

    long flag() {
        return flag;
    }

    /** @throws EngineException.InvalidArgument when there is none of that OCI name */
    static NamespaceKind of(String ociType) {
        return Arrays.stream(values())
                .filter(kind -> kind.ociType.equals(ociType))
                .findFirst()
                .orElseThrow(() -> new EngineException.InvalidArgument(
                        "linux.namespaces: \"" + ociType + "\" is no kind of namespace"));
    }

    /** By the flag of clone that makes one. */
    static Optional<NamespaceKind> of(long flag) {
        return Arrays.stream(values()).filter(kind -> kind.flag == flag).findFirst();
    }
}
