package org.gantry.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.gantry.api.runtime.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a program that has what OCI's command line has, and therefore no {@code run}. */
class TwoCommandsContractIT extends ProgramContract {
    @TempDir
    static Path scripts;

    TwoCommandsContractIT() {
        super("runc");
    }

    @Override
    protected Path wrapped(Path program) {
        return new Wrapper(scripts).withoutRun(program);
    }

    @Test
    void runsWithTwoCommands() throws IOException {
        Task task = run("sleep", "100");
        assertThat(new Wrapper(scripts).commandsFor(task.id())).containsExactly("create", "start");
    }
}
