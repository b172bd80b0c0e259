package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gantry.api.container.ConsoleSize;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.IsolationConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.container.ResourceConfig.Ulimit;
import org.gantry.api.engine.Execs.ExecConfig;
import org.gantry.api.oci.RuntimeSpec.Box;
import org.gantry.api.oci.RuntimeSpec.Capabilities;
import org.gantry.api.oci.RuntimeSpec.Process;
import org.gantry.api.oci.RuntimeSpec.Rlimit;
import org.gantry.linux.fs.RootDir;
import org.jspecify.annotations.Nullable;

/** The {@code process} of a container and of an exec in it. */
public final class ProcessSpecs {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ProcessSpecs() {}

    /** The init process; {@code config} has the image's defaults merged in. */
    static Process ofInit(ContainerConfig config, String hostname, RootDir root) {
        ProcessConfig process = config.process();
        List<String> args = new ArrayList<>(process.entrypoint() == null ? List.of() : process.entrypoint());
        args.addAll(process.command() == null ? List.of() : process.command());
        IsolationConfig isolation = config.isolation();
        UserLookup.Identity identity = UserLookup.in(root).find(process.user(), isolation.groupAdd());
        List<String> base = environment(hostname, process.terminal());
        return new Process(
                process.terminal(),
                box(process.consoleSize()),
                identity.user(),
                args,
                null,
                withHome(ImageDefaults.environment(base, process.environment()), identity.home()),
                process.workingDirectory().isEmpty() ? "/" : process.workingDirectory(),
                capabilities(isolation, isolation.privileged(), identity.user().uid()),
                config.resources().ulimits().stream().map(ProcessSpecs::rlimit).toList(),
                SecurityOptions.parse(isolation.securityOptions()).noNewPrivileges(),
                AppArmorProfiles.of(isolation),
                config.resources().oomScoreAdj(),
                null,
                null,
                null,
                null);
    }

    /**
     * A further process.
     *
     * @param config of the container, whose environment, directory and user an exec inherits
     */
    public static Process ofExec(
            ContainerConfig config, ExecConfig exec, @Nullable ConsoleSize size, String hostname, RootDir root) {
        ProcessConfig process = config.process();
        String user = exec.user().isEmpty() ? process.user() : exec.user();
        UserLookup.Identity identity =
                UserLookup.in(root).find(user, config.isolation().groupAdd());
        List<String> base = ImageDefaults.environment(environment(hostname, exec.terminal()), process.environment());
        String directory = exec.workingDirectory().isEmpty() ? process.workingDirectory() : exec.workingDirectory();
        boolean privileged = exec.privileged() || config.isolation().privileged();
        return new Process(
                exec.terminal(),
                box(size),
                identity.user(),
                exec.command(),
                null,
                withHome(ImageDefaults.environment(base, exec.environment()), identity.home()),
                directory.isEmpty() ? "/" : directory,
                capabilities(config.isolation(), privileged, identity.user().uid()),
                config.resources().ulimits().stream().map(ProcessSpecs::rlimit).toList(),
                SecurityOptions.parse(config.isolation().securityOptions()).noNewPrivileges(),
                AppArmorProfiles.of(config.isolation()),
                config.resources().oomScoreAdj(),
                null,
                null,
                null,
                null);
    }

    private static List<String> environment(String hostname, boolean terminal) {
        List<String> environment = new ArrayList<>(List.of(PATH, "HOSTNAME=" + hostname));
        if (terminal) {
            environment.add("TERM=xterm");
        }
        return environment;
    }

    private static List<String> withHome(List<String> environment, String home) {
        if (environment.stream().anyMatch(entry -> entry.startsWith("HOME="))) {
            return environment;
        }
        List<String> result = new ArrayList<>(environment);
        result.add("HOME=" + home);
        return result;
    }

    /** Docker's rule: another user than root has none until it executes a file that grants them. */
    private static Capabilities capabilities(IsolationConfig isolation, boolean privileged, long uid) {
        List<String> set = org.gantry.engine.spec.Capabilities.of(privileged, isolation.capAdd(), isolation.capDrop());
        List<String> effective = uid == 0 ? set : List.of();
        return new Capabilities(set, effective, List.of(), effective, List.of());
    }

    private static Rlimit rlimit(Ulimit ulimit) {
        return new Rlimit("RLIMIT_" + ulimit.name().toUpperCase(Locale.ROOT), ulimit.soft(), ulimit.hard());
    }

    private static @Nullable Box box(@Nullable ConsoleSize size) {
        return size == null ? null : new Box(size.rows(), size.columns());
    }
}
