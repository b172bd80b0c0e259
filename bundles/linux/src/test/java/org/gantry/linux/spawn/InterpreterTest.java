package org.gantry.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gantry.linux.spawn.Operand.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterpreterTest {
    @Test
    void isMappedOnceAndNeverWritable() throws IOException {
        for (int i = 0; i < 3; i++) {
            Spawner.run(new SpawnProgram(List.of(Step.finish(value(0)))));
        }
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .filteredOn(line -> line.contains("gantry-interpreter"))
                .singleElement()
                .asString()
                .contains(" r-xp ");
    }
}
