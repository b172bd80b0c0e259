package org.gantry.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplaintTest {
    @Test
    void isTheLastErrorOfTheLog() {
        String log = """
                {"level":"error","msg":"first"}
                {"level":"warning","msg":"a warning"}
                {"level":"error","msg":"second"}
                {"level":"err""";
        assertThat(Complaint.of(Optional.of(log), "printed").words()).isEqualTo("second");
        assertThat(Complaint.of(Optional.of(""), " printed\n").words()).isEqualTo("printed");
        assertThat(Complaint.of(Optional.empty(), "").words()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "runc create failed: unable to start container process: exec: \"/x\": stat /x: no such file or directory|127|stat /x: no such file or directory",
                "runc create failed: unable to start container process: exec: \"/x\": permission denied|126|permission denied",
                "runc create failed: unable to start container process: exec: \"x\": executable file not found in $PATH|127|executable file not found in $PATH",
                "executable file `/x` not found: No such file or directory|127|exec: \"/x\": stat /x: no such file or directory",
                "open executable: Permission denied|126|exec: \"/x\": permission denied",
            })
    void tellsWhatBecameOfTheCommand(String words, int exitCode, String told) {
        assertThat(new Complaint(words).toException("context: ", "/x"))
                .isInstanceOfSatisfying(ProgramNotExecutable.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(exitCode);
                    assertThat(e).hasMessageStartingWith("context: ").hasMessageEndingWith(told);
                });
    }

    @Test
    void saysTheSameOfOneStepAsOfTwo() {
        assertThat(Complaint.of(Optional.empty(), "runc run failed: no hook /run failed: /x")
                        .words())
                .isEqualTo("runc create failed: no hook /run failed: /x");
    }

    @Test
    void leavesOtherFailuresAlone() {
        assertThat(new Complaint("mount /no/such: no such file or directory").toException("context: ", "sh"))
                .isInstanceOf(EngineException.Internal.class)
                .hasMessage("context: mount /no/such: no such file or directory");
    }
}
