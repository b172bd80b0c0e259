package org.gantry.runtime.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gantry.runtime.support.TaskFiles;

/** The files of one task: our own, the OCI bundle, and the program's state directory. */
final class OciFiles extends TaskFiles {
    private static final String STATE = "state.json";

    OciFiles(Path path) {
        super(path);
    }

    /** Where runc's own state of the container goes ({@code --root}). */
    Path programRoot() {
        return path().resolve("runtime");
    }

    /** The OCI bundle: config.json and the place of the root filesystem. */
    Path bundle() {
        return path().resolve("bundle");
    }

    /** The root filesystem is mounted there in the program's mount namespace. */
    void makeBundle(String rootfs, byte[] config) {
        try {
            Files.createDirectories(bundle().resolve(rootfs));
            Files.write(bundle().resolve("config.json"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(OciState state) {
        writeJson(STATE, state);
    }

    Optional<OciState> read() {
        return readJson(STATE, OciState.class);
    }
}
