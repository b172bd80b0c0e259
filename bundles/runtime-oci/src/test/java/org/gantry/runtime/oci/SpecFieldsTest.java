package org.gantry.runtime.oci;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.junit.jupiter.api.Test;

class SpecFieldsTest {
    @Test
    void refusesWhatTheProgramIsTooOldFor() {
        RuntimeSpec.Process process = process(new RuntimeSpec.IoPriority("IOPRIO_CLASS_BE", 4));
        assertThatThrownBy(() -> of("1.0.2").checkProcess(process))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining("process.ioPriority")
                .hasMessageContaining("runc 9");
        assertThatCode(() -> of("1.1.0").checkProcess(process)).doesNotThrowAnyException();
    }

    private static SpecFields of(String version) {
        return new SpecFields(
                new OciProgram("runc", Path.of("/runc"), List.of(), "9", SpecVersion.parse(version), true));
    }

    private static RuntimeSpec.Process process(RuntimeSpec.IoPriority priority) {
        return new RuntimeSpec.Process(
                null,
                null,
                RuntimeSpec.User.ROOT,
                List.of("true"),
                null,
                null,
                "/",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                priority,
                null);
    }
}
