package org.gantry.oci;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of create and run. */
final class BundleOptions {
    @Option(
            names = {"-b", "--bundle"},
            paramLabel = "DIR",
            description = "the OCI bundle (default: the current directory)")
    private Path bundle = Path.of("");

    @Option(
            names = "--console-socket",
            paramLabel = "SOCKET",
            description = "unix socket that receives the master of the container's terminal")
    private @Nullable String consoleSocket;

    @Option(names = "--pid-file", paramLabel = "FILE", description = "where to write the pid of the container's init")
    private @Nullable Path pidFile;

    @Option(names = "--no-pivot", description = "refused: pivot_root is how a container leaves the host's tree")
    private boolean noPivot;

    @Option(names = "--no-new-keyring", description = "refused: a container has a session keyring of its own")
    private boolean noNewKeyring;

    @Option(names = "--preserve-fds", paramLabel = "N", description = "refused unless 0")
    private int preserveFds;

    Bundle read(String id) {
        if (noPivot) {
            throw Refusal.unsupported("--no-pivot");
        }
        if (noNewKeyring) {
            throw Refusal.unsupported("--no-new-keyring");
        }
        if (preserveFds != 0) {
            throw Refusal.unsupported("--preserve-fds");
        }
        return Bundle.read(bundle.toAbsolutePath(), id);
    }

    @Nullable
    String consoleSocket() {
        return consoleSocket;
    }

    @Nullable
    Path pidFile() {
        return pidFile;
    }
}
