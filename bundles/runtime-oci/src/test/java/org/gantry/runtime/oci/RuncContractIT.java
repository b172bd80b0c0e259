package org.gantry.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.api.runtime.Task;
import org.junit.jupiter.api.Test;

class RuncContractIT extends ProgramContract {
    RuncContractIT() {
        super("runc");
    }

    /** Its own copy would be called runc_cloned. */
    @Test
    void isExecutedFromTheEnginesCopy() throws IOException {
        Task task = created("true");
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + task.pid() + "/exe")))
                .hasToString("/memfd:runc (deleted)");
    }
}
