package org.gantry.runtime.libcontainer.init;

import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.namespace.NamespaceType;
import org.gantry.linux.syscall.SyscallException;

/** The path of a namespace that somebody else made, as a spec names it. */
final class NamespaceFile {
    private static final String FIELD = "linux.namespaces: ";
    private static final String OWN_USER_NAMESPACE = "/proc/self/ns/user";

    private NamespaceFile() {}

    /**
     * Opens it.
     *
     * @throws EngineException.InvalidArgument when it is not there, is no namespace or one of another kind, or cannot be
     *     entered because the engine is in it already
     */
    static Fd open(NamespaceKind kind, String path) {
        if (!path.startsWith("/")) {
            throw new EngineException.InvalidArgument(FIELD + "\"" + path + "\" is no absolute path");
        }
        Fd namespace;
        try {
            namespace = Openat2.open(path, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY);
        } catch (SyscallException e) {
            throw new EngineException.InvalidArgument(
                    FIELD + "the " + kind.ociType() + " namespace cannot be joined: " + e.getMessage(), e);
        }
        try {
            check(kind, path, namespace);
            return namespace;
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    private static void check(NamespaceKind kind, String path, Fd namespace) {
        long flag = NamespaceType.of(namespace);
        if (flag == 0) {
            throw new EngineException.InvalidArgument(FIELD + path + " is no namespace");
        }
        if (flag != kind.flag()) {
            String actual = NamespaceKind.of(flag).map(NamespaceKind::ociType).orElse("unknown");
            throw new EngineException.InvalidArgument(
                    FIELD + path + " is a namespace of type " + actual + ", not " + kind.ociType());
        }
        if (kind == NamespaceKind.USER && isOwn(namespace)) {
            throw new EngineException.InvalidArgument(
                    FIELD + path + " is the engine's own user namespace, which a container is in without an entry");
        }
    }

    private static boolean isOwn(Fd userNamespace) {
        long inode = Stat.of(userNamespace).inode();
        try (Fd own = Openat2.open(OWN_USER_NAMESPACE, OpenFlags.O_RDONLY)) {
            return Stat.of(own).inode() == inode;
        }
    }
}
