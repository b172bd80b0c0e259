package org.gantry.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.json.OciDocument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of exec that say what the process is; what they leave open is as of the container's own process. */
final class ExecProcess {
    @Option(names = "--cwd", paramLabel = "DIR", description = "working directory in the container")
    private @Nullable String cwd;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "a further environment variable")
    private List<String> env = List.of();

    @Option(
            names = {"-t", "--tty"},
            description = "give it a terminal")
    private boolean tty;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "UID[:GID]",
            description = "numbers of user and group")
    private @Nullable String user;

    @Option(
            names = {"-g", "--additional-gids"},
            paramLabel = "GID",
            split = ",",
            description = "further groups")
    private List<Long> additionalGids = List.of();

    @Option(
            names = {"-p", "--process"},
            paramLabel = "FILE",
            description = "process.json, instead of all these options")
    private @Nullable Path file;

    @Option(names = "--process-label", paramLabel = "LABEL", description = "SELinux label")
    private @Nullable String selinuxLabel;

    @Option(names = "--apparmor", paramLabel = "PROFILE", description = "AppArmor profile")
    private @Nullable String apparmorProfile;

    @Option(names = "--no-new-privs", description = "set no_new_privs")
    private boolean noNewPrivileges;

    @Option(
            names = {"-c", "--cap"},
            paramLabel = "CAP_NAME",
            description = "a further capability")
    private List<String> capabilities = List.of();

    /** @param command empty when there is a file, which says it */
    RuntimeSpec.Process of(RuntimeSpec.Process container, List<String> command) {
        if (file != null) {
            return read(file);
        }
        return new RuntimeSpec.Process(
                tty,
                null,
                user(container.user()),
                command,
                null,
                join(container.env(), env),
                cwd == null ? container.cwd() : cwd,
                capabilities(container.capabilities()),
                container.rlimits(),
                noNewPrivileges || Boolean.TRUE.equals(container.noNewPrivileges()),
                apparmorProfile == null ? container.apparmorProfile() : apparmorProfile,
                container.oomScoreAdj(),
                container.scheduler(),
                selinuxLabel == null ? container.selinuxLabel() : selinuxLabel,
                container.ioPriority(),
                container.execCPUAffinity());
    }

    /** Whether the command line has to say what to execute. */
    boolean needsCommand() {
        return file == null;
    }

    private static RuntimeSpec.Process read(Path file) {
        try {
            return OciDocument.process(Files.readAllBytes(file)).content();
        } catch (NoSuchFileException e) {
            throw new Refusal("open " + file + ": no such file or directory");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RuntimeSpec.User user(RuntimeSpec.User container) {
        long uid = container.uid();
        long gid = container.gid();
        if (user != null) {
            String[] parts = user.split(":", 2);
            uid = number("uid", parts[0]);
            gid = parts.length > 1 ? number("gid", parts[1]) : gid;
        }
        List<Long> groups = container.additionalGids();
        return new RuntimeSpec.User(uid, gid, container.umask(), join(groups, additionalGids), null);
    }

    private RuntimeSpec.@Nullable Capabilities capabilities(RuntimeSpec.@Nullable Capabilities container) {
        if (capabilities.isEmpty()) {
            return container;
        }
        var own = Objects.requireNonNullElse(
                container, new RuntimeSpec.Capabilities(List.of(), List.of(), List.of(), List.of(), List.of()));
        return new RuntimeSpec.Capabilities(
                join(own.bounding(), capabilities),
                join(own.effective(), capabilities),
                own.inheritable(),
                join(own.permitted(), capabilities),
                own.ambient());
    }

    private static <T> List<T> join(@Nullable List<T> first, List<T> second) {
        return Stream.concat(Objects.requireNonNullElse(first, new ArrayList<T>()).stream(), second.stream())
                .toList();
    }

    private static long number(String what, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Refusal("parsing " + text + " as int for " + what + " failed: it is no number");
        }
    }
}
