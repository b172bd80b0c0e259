package org.gantry.runtime.libcontainer.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.Operand;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.Test;

class ScriptsTest {
    @Test
    void containersThatDifferInWhatIsTheirOwnShareTheirSteps() {
        TestSpec first = TestSpec.of("true");
        TestSpec second = TestSpec.of("sleep", "100");
        first.hostname = "one";
        second.hostname = "another";
        second.mount("/volume", "bind", "/usr", "bind");
        first.mount("/volume", "bind", "/etc", "bind");
        ShimSpec one = program(first);
        ShimSpec other = program(second);
        assertThat(one.script()).isSameAs(other.script());
        assertThat(one.fillings().get(Holes.HOSTNAME)).isEqualTo(Operand.string("one"));
        assertThat(other.fillings().get(Holes.HOSTNAME)).isEqualTo(Operand.string("another"));
        assertThat(other.command().arguments()).containsExactly("sleep", "100");
        assertThat(other.passed()).hasSameSizeAs(one.passed());
    }

    @Test
    void soDoFurtherProcesses() {
        ShimSpec one = exec(TestSpec.of("true"));
        ShimSpec other = exec(TestSpec.of("sleep", "100"));
        assertThat(one.script()).isSameAs(other.script());
        assertThat(other.command().arguments()).containsExactly("sleep", "100");
        TestSpec elsewhere = TestSpec.of("true");
        elsewhere.cwd = "/elsewhere";
        assertThat(exec(elsewhere).script()).isNotSameAs(one.script());
    }

    @Test
    void containersOfAnotherShapeDoNot() {
        TestSpec hidden = TestSpec.of("true");
        hidden.maskedPaths.add("/secret");
        assertThat(program(hidden).script())
                .isNotSameAs(program(TestSpec.of("true")).script());
    }

    @Test
    void thoseThatWereNotWantedForLongAreMadeAgain() {
        List<ProcessShape> made = new ArrayList<>();
        var scripts = new Scripts(shape -> {
            made.add(shape);
            return shape.makeScript();
        });
        for (int i = 0; i < 100; i++) {
            program(TestSpec.of("true"), scripts);
            TestSpec other = TestSpec.of("true");
            other.user = new RuntimeSpec.User(i, 0, null, null, null);
            program(other, scripts);
        }
        assertThat(made).hasSize(100); // user 0 is the first one's shape, which is wanted again and again
        TestSpec early = TestSpec.of("true");
        early.user = new RuntimeSpec.User(1, 0, null, null, null);
        program(early, scripts);
        assertThat(made).hasSize(101);
    }

    private static ShimSpec exec(TestSpec test) {
        return Programs.ofExec(
                Objects.requireNonNull(test.build("/gantry-test/x").process()));
    }

    private static ShimSpec program(TestSpec test) {
        return Programs.ofInit(test.build("/gantry-test/x"));
    }

    private static ShimSpec program(TestSpec test, Scripts scripts) {
        return Programs.ofInit(test.build("/gantry-test/x"), scripts);
    }
}
