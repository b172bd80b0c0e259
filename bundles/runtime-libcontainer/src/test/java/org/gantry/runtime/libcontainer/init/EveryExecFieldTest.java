package org.gantry.runtime.libcontainer.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link EverySpecFieldTest} for further processes: what is said of one changes its own program, and not only what init
 * of a container with such a process would do.
 */
class EveryExecFieldTest {
    private static final String PROCESS = "process.";

    /** What is no step, and where it is looked after instead. */
    private static final Set<String> ELSEWHERE = Set.of("process.terminal"); // a stream of the driver's (TerminalIT)

    @ParameterizedTest
    @MethodSource("fields")
    void changesWhatIsDoneOrIsRefused(SpecField field) {
        assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: terminals and namespaces need root");
        SpecEdit before = SpecEdit.ofDefault();
        before.setAll(field.context());
        SpecEdit after = before.copy();
        after.set(field.path(), field.value());
        String name = field.path().substring(field.path().lastIndexOf('.') + 1);
        String outcome = outcome(after);
        assertThat(outcome).isNotEqualTo(outcome(before));
        assertThat(outcome.startsWith("refused") && !outcome.contains(name) && !outcome.contains("capabilities"))
                .as(outcome)
                .isFalse();
    }

    @Test
    void thereAreSome() {
        assertThat(fields()).hasSizeGreaterThan(20);
    }

    static List<SpecField> fields() {
        Stream<SpecField> all = SpecField.all().stream();
        return all.filter(field -> field.path().startsWith(PROCESS) && !ELSEWHERE.contains(field.path()))
                .toList();
    }

    private static String outcome(SpecEdit edit) {
        try {
            return Programs.outcomeOfExec(Objects.requireNonNull(edit.read().process()));
        } catch (EngineException.Unsupported | EngineException.InvalidArgument refused) {
            return "refused: " + refused.getMessage();
        }
    }
}
