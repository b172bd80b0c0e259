package org.gantry.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.gantry.api.runtime.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that makes and starts a container with one command is asked to. */
class OneCommandContractIT extends ProgramContract {
    @TempDir
    static Path scripts;

    OneCommandContractIT() {
        super("runc");
    }

    @Override
    protected Path wrapped(Path program) {
        return new Wrapper(scripts).of(program);
    }

    @Test
    void runsWithOneCommand() throws IOException {
        Task task = run("sleep", "100");
        assertThat(new Wrapper(scripts).commandsFor(task.id())).containsExactly("run");
    }
}
