package org.gantry.engine.namespace;

import java.util.Locale;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.runtime.Task;
import org.gantry.api.runtime.TaskStatus;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRegistry;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;

/** Containers whose namespaces others join. Refusals are in Docker's words. */
final class Donors {
    private final ContainerRegistry registry;

    Donors(ContainerRegistry registry) {
        this.registry = registry;
    }

    /**
     * The container that a mode names.
     *
     * @param kind pid, ipc, net
     * @throws EngineException.InvalidArgument if there is none
     * @throws EngineException.Conflict if it does not run
     */
    Container find(String kind, String ref) {
        Container donor;
        try {
            donor = registry.find(ref);
        } catch (EngineException.NotFound e) {
            String words = isNetwork(kind) ? "joining network namespace of container: " : failed(kind);
            throw new EngineException.InvalidArgument(words + e.getMessage(), e);
        }
        if (donor.state().status() == Status.RESTARTING) {
            String words = isNetwork(kind) ? "cannot join network namespace of container: " : failed(kind);
            throw new EngineException.Conflict(
                    words + "Container " + donor.id() + " is restarting, wait until the container is running");
        }
        if (donor.task() == null || !donor.state().isLive()) {
            throw notRunning(kind, donor);
        }
        return donor;
    }

    /** Opens a namespace of a container's init. */
    Fd open(String kind, Container donor) {
        return open(kind, donor, kind);
    }

    /** Opens the user namespace of a container another namespace of which is joined. */
    Fd openUsers(String kind, Container donor) {
        return open(kind, donor, "user");
    }

    private static Fd open(String kind, Container donor, String file) {
        Task task = donor.task();
        if (task == null) {
            throw notRunning(kind, donor);
        }
        Fd namespace;
        try {
            namespace = Openat2.open("/proc/" + task.pid() + "/ns/" + file, OpenFlags.O_RDONLY);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT, Errno.ESRCH)) {
                throw notRunning(kind, donor);
            }
            throw e;
        }
        // Had init ended before, its number could be another's by now; since it has not, the file was its own.
        TaskStatus status = task.status();
        if (status != TaskStatus.RUNNING && status != TaskStatus.PAUSED) {
            namespace.close();
            throw notRunning(kind, donor);
        }
        return namespace;
    }

    static String failed(String kind) {
        String name = isNetwork(kind) ? "network" : kind.toUpperCase(Locale.ROOT);
        return "failed to join " + name + " namespace: ";
    }

    /** Docker speaks otherwise of networks than of the rest. */
    private static boolean isNetwork(String kind) {
        return kind.equals("net");
    }

    private static EngineException notRunning(String kind, Container donor) {
        if (isNetwork(kind)) {
            return new EngineException.Conflict("cannot join network namespace of a non running container: container "
                    + donor.name() + " is " + donor.state().status().name().toLowerCase(Locale.ROOT));
        }
        return new EngineException.Conflict(failed(kind) + "container " + donor.id() + " is not running");
    }
}
