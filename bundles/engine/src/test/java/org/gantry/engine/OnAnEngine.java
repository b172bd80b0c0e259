package org.gantry.engine;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of one engine each, over a driver that they control. Detached mounts need root. */
@Timeout(60)
abstract class OnAnEngine {
    @TempDir
    Path directory;

    TestEngine engine;

    @BeforeEach
    void startEngine() {
        assumeThat(System.getProperty("user.name"))
                .as("SKIPPED: needs root, for detached mounts")
                .isEqualTo("root");
        engine = new TestEngine(directory);
    }

    @AfterEach
    void stopEngine() {
        if (engine != null) {
            engine.close();
        }
    }
}
