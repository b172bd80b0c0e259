package org.gantry.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
    @ParameterizedTest
    @CsvSource({
        "KILL, 9",
        "SIGKILL, 9",
        "sigterm, 15",
        "9, 9",
        "USR1, 10",
        "SIGCHLD, 17",
        "CLD, 17",
        "SYS, 31",
        "RTMIN, 34",
        "SIGRTMIN+3, 37",
        "RTMAX-1, 63",
        "RTMAX, 64",
        "64, 64"
    })
    void readsWhatDockerTakes(String text, int number) {
        assertThat(Signal.parse(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "99999999999", "-9", "KILLS", "SIG", "RTMIN+31", "RTMAX-31", "RTMIN3", "9x"})
    void refusesTheRest(String text) {
        assertThat(Signal.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9, SIGKILL", "28, SIGWINCH", "34, SIGRTMIN", "37, SIGRTMIN+3", "64, SIGRTMAX", "0, signal 0"})
    void names(int number, String name) {
        assertThat(Signal.describe(number)).isEqualTo(name);
    }
}
