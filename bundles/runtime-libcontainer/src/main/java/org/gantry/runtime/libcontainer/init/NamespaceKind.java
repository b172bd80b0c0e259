package org.gantry.runtime.libcontainer.init;

import java.util.Arrays;
import org.gantry.api.EngineException;
import org.gantry.linux.spawn.CloneFlags;

/** The kinds of namespaces this driver handles, with their OCI names. */
enum NamespaceKind {
    MOUNT("mount", CloneFlags.CLONE_NEWNS),
    PID("pid", CloneFlags.CLONE_NEWPID),
    NETWORK("network", CloneFlags.CLONE_NEWNET),
    IPC("ipc", CloneFlags.CLONE_NEWIPC),
    UTS("uts", CloneFlags.CLONE_NEWUTS),
    CGROUP("cgroup", CloneFlags.CLONE_NEWCGROUP);

    private final String ociType;
    private final long flag;

    NamespaceKind(String ociType, long flag) {
        this.ociType = ociType;
        this.flag = flag;
    }

    long flag() {
        return flag;
    }

    String ociType() {
        return ociType;
    }

    /**
     * By OCI name.
     *
     * @throws EngineException.Unsupported for those that exist and are not handled
     */
    static NamespaceKind of(String ociType) {
        if (ociType.equals("user") || ociType.equals("time")) {
            throw new EngineException.Unsupported("linux.namespaces: " + ociType + " is not supported yet");
        }
        return Arrays.stream(values())
                .filter(kind -> kind.ociType.equals(ociType))
                .findFirst()
                .orElseThrow(() -> new EngineException.InvalidArgument(
                        "linux.namespaces: \"" + ociType + "\" is no kind of namespace"));
    }
}
