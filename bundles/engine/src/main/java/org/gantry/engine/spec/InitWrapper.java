package org.gantry.engine.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.oci.RuntimeSpec.Mount;
import org.gantry.linux.init.ContainerInit;
import org.gantry.linux.init.InitCommand;
import org.gantry.linux.syscall.Arch;

/**
 * {@code --init}: an init of the engine is PID 1 and the command its child. The init is a file of the container's, made for
 * its command and mounted where Docker mounts its own; for a driver it is a program like any other.
 */
public final class InitWrapper {
    private static final String TARGET = "/sbin/docker-init";
    private static final String FILE = "docker-init";

    private InitWrapper() {}

    /**
     * Whether the container gets one. In a pid namespace of others it would not be PID 1, and is left out as in Docker; its
     * orphans go to the driver's subreaper.
     */
    public static boolean isWanted(ContainerConfig config) {
        return Boolean.TRUE.equals(config.lifecycle().init())
                && config.isolation().pidMode().isEmpty();
    }

    /** The same container with an init, which is written to the directory. */
    public static RuntimeSpec wrap(RuntimeSpec spec, Path directory) {
        RuntimeSpec.Process process = Objects.requireNonNull(spec.process());
        Path file = directory.resolve(FILE);
        write(InitCommand.of(process.args(), Objects.requireNonNullElse(process.env(), List.of())), file);
        List<Mount> mounts = new ArrayList<>(Objects.requireNonNullElse(spec.mounts(), List.of()));
        mounts.add(Mount.of(TARGET, "bind", file.toString(), "bind", "ro", "exec", "rprivate"));
        List<String> args = new ArrayList<>(List.of(TARGET, "--"));
        args.addAll(process.args());
        return new RuntimeSpec(
                spec.ociVersion(),
                spec.root(),
                mounts,
                with(process, args),
                spec.hostname(),
                spec.domainname(),
                spec.hooks(),
                spec.linux(),
                spec.annotations());
    }

    private static RuntimeSpec.Process with(RuntimeSpec.Process process, List<String> args) {
        return new RuntimeSpec.Process(
                process.terminal(),
                process.consoleSize(),
                process.user(),
                args,
                process.commandLine(),
                process.env(),
                process.cwd(),
                process.capabilities(),
                process.rlimits(),
                process.noNewPrivileges(),
                process.apparmorProfile(),
                process.oomScoreAdj(),
                process.scheduler(),
                process.selinuxLabel(),
                process.ioPriority(),
                process.execCPUAffinity());
    }

    /** Written anew for each run, for the environment may have changed with the image's users; a running one stays as it is. */
    private static void write(InitCommand command, Path file) {
        Path temporary = file.resolveSibling(FILE + "~");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.write(
                    temporary,
                    ContainerInit.image(command, Arch.current()).bytes().array());
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EngineException.Internal("cannot write " + file, e);
        }
    }
}
