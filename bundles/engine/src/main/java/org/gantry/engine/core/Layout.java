package org.gantry.engine.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.gantry.engine.log.LogFiles;
import org.gantry.engine.spec.CgroupParent;

/** Where the engine keeps what. */
public record Layout(Path root, Path run, String instance) {

    public Path containers() {
        return root.resolve("containers");
    }

    public Path volumes() {
        return root.resolve("volumes");
    }

    /** Files of one container that outlive its runs. */
    public Path container(String id) {
        return containers().resolve(id);
    }

    public LogFiles log(String id) {
        return new LogFiles(container(id).resolve(id + "-json.log"));
    }

    public Path tasks() {
        return run.resolve("containers");
    }

    /** The state directory of a container's task, the driver's own. */
    public Path task(String id) {
        return tasks().resolve(id);
    }

    public Path streams() {
        return run.resolve("streams");
    }

    /** Journals of a container's output. */
    public Path streams(String id) {
        return streams().resolve(id);
    }

    public Path sharedMemory() {
        return run.resolve("shm");
    }

    /** The /dev/shm of a container that shares it. */
    public Path sharedMemory(String id) {
        return sharedMemory().resolve(id);
    }

    public Path execs() {
        return run.resolve("execs");
    }

    /** The running exec processes of a container. */
    public Path execs(String id) {
        return execs().resolve(id);
    }

    /**
     * A container's cgroup. The engine's own parent goes when it is empty and the engine ends; one that a user names stays.
     *
     * @param parent empty for the engine's own
     */
    public String cgroup(String parent, String id) {
        return CgroupParent.resolve(parent.isEmpty() ? "gantry-" + instance : parent, id);
    }

    /** Makes a directory only root can enter. It is looked for first, for what is there costs an exception within the JDK. */
    public static Path make(Path directory) {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        try {
            return Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }
}
