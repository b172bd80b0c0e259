package org.gantry.images.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineRootTest {
    @Test
    void hasDockersKindOfDefault() {
        assertThat(EngineRoot.of((String) null)).hasToString("/var/lib/gantry");
        assertThat(EngineRoot.of(" ")).hasToString("/var/lib/gantry");
        assertThat(EngineRoot.of("/srv/gantry")).hasToString("/srv/gantry");
    }

    @Test
    void privateDirectoriesAreForTheirOwnerAlone(@TempDir Path directory) throws IOException {
        Path made = EngineRoot.privateDirectory(directory.resolve("a/b"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        assertThat(EngineRoot.privateDirectory(made)).isEqualTo(made);
    }
}
