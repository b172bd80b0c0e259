package org.gantry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
    @Test
    void whatFollowsTheImageIsTheContainers() throws ClientException {
        RunOptions options = RunOptions.parse(List.of("--rm", "busybox", "sh", "-c", "echo --rm"));
        assertThat(options.image()).isEqualTo("busybox");
        assertThat(options.command()).containsExactly("sh", "-c", "echo --rm");
        assertThat(options.has("rm")).isTrue();
    }

    @Test
    void shortFlagsMayBeJoinedAndTheLastMayTakeAValue() throws ClientException {
        RunOptions options = RunOptions.parse(List.of("-ite", "A=1", "-eB=2", "-u", "1:2", "image"));
        assertThat(options.flags()).containsExactlyInAnyOrder("interactive", "tty");
        assertThat(options.all("env")).containsExactly("A=1", "B=2");
        assertThat(options.value("user")).contains("1:2");
    }

    @Test
    void aValueMayFollowAnEqualsSign() throws ClientException {
        RunOptions options = RunOptions.parse(List.of("--name=a=b", "--rm=false", "image"));
        assertThat(options.value("name")).contains("a=b");
        assertThat(options.has("rm")).isFalse();
    }

    @Test
    void unknownOptionsAreNamed() {
        assertThatThrownBy(() -> RunOptions.parse(List.of("--gpus", "all", "image")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("--gpus");
        assertThatThrownBy(() -> RunOptions.parse(List.of("-ip", "80:80", "image")))
                .hasMessageContaining("-p");
    }

    @Test
    void anImageIsNeeded() {
        assertThatThrownBy(() -> RunOptions.parse(List.of("--rm"))).hasMessageContaining("no image");
        assertThatThrownBy(() -> RunOptions.parse(List.of("--name"))).hasMessageContaining("--name needs a value");
    }
}
