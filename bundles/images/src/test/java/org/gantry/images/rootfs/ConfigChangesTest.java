package org.gantry.images.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.oci.HealthCheck;
import org.gantry.api.oci.ImageConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigChangesTest {
    @Test
    void nothingMakesAnEmptyConfig() {
        assertThat(ConfigChanges.apply(ImageConfig.Execution.EMPTY, List.of())).isEqualTo(ImageConfig.Execution.EMPTY);
    }

    @Test
    void commandsAreJsonOrForTheShell() {
        assertThat(apply("CMD [\"a\", \"b c\"]").cmd()).containsExactly("a", "b c");
        assertThat(apply("cmd echo $HOME 'x'").cmd()).containsExactly("/bin/sh", "-c", "echo $HOME 'x'");
        assertThat(apply("ENTRYPOINT [\"/init\"]").entrypoint()).containsExactly("/init");
        assertThat(apply("ENTRYPOINT [not json").entrypoint()).containsExactly("/bin/sh", "-c", "[not json");
    }

    @Test
    void environmentInBothFormsAndWithVariables() {
        assertThat(apply("ENV A=1 B=\"two words\" C='$A'", "ENV D the whole  rest", "ENV E=$A-${B} F=a\\ b")
                        .env())
                .containsExactly("A=1", "B=two words", "C=$A", "D=the whole rest", "E=1-two words", "F=a b");
        assertThat(apply("ENV A=1", "ENV A=2").env()).containsExactly("A=2");
    }

    @Test
    void everythingElse() {
        ImageConfig.Execution config = apply(
                "LABEL a.b=c \"d e\"=f",
                "EXPOSE 80 53/UDP 8000-8002/tcp",
                "VOLUME [\"/data\"]",
                "VOLUME /x /y",
                "USER 1000:1000",
                "WORKDIR /srv",
                "WORKDIR ../opt/./app",
                "STOPSIGNAL SIGQUIT");

        assertThat(config.labels()).containsOnlyKeys("a.b", "d e").containsEntry("d e", "f");
        assertThat(config.exposedPorts()).containsOnlyKeys("80/tcp", "53/udp", "8000/tcp", "8001/tcp", "8002/tcp");
        assertThat(config.volumes()).containsOnlyKeys("/data", "/x", "/y");
        assertThat(config.user()).isEqualTo("1000:1000");
        assertThat(config.workingDir()).isEqualTo("/opt/app");
        assertThat(config.stopSignal()).isEqualTo("SIGQUIT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM scratch       | FROM is not a valid change command",
                "CMD                | CMD requires at least one argument",
                "ENV A              | ENV must have two arguments",
                "LABEL a=b c        | Must be of the form: name=value",
                "EXPOSE 70000       | invalid containerPort: 70000",
                "EXPOSE 5-4         | invalid containerPort: 5-4",
                "EXPOSE 80/xyz      | invalid proto \"xyz\"",
                "EXPOSE eighty      | invalid containerPort: eighty",
                "USER a b           | USER requires exactly one argument",
                "ENV A=\"open       | looking for a quote",
                "ENV A=${B:-c}      | unsupported modifier"
            })
    void refuses(String change, String reason) {
        assertThatThrownBy(() -> apply(change))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining(reason);
    }

    @Test
    void keepsInstructionsForBuildsInTheirOrder() {
        ImageConfig.Execution base = apply("ONBUILD RUN make");
        assertThat(ConfigChanges.apply(base, List.of("ONBUILD COPY . /src")).onBuild())
                .containsExactly("RUN make", "COPY . /src");
    }

    @Test
    void keepsWhatNoInstructionNames() {
        var check = new HealthCheck(List.of("CMD", "true"), 1L, null, null, null, 2);
        var base = new ImageConfig.Execution(
                null, null, null, null, null, null, null, null, null, check, List.of("/bin/ash", "-c"), null);
        ImageConfig.Execution changed = ConfigChanges.apply(base, List.of("USER u"));
        assertThat(changed.healthcheck()).isEqualTo(check);
        assertThat(changed.shell()).containsExactly("/bin/ash", "-c");
    }

    @Test
    void whatIsThereIsChanged() {
        ImageConfig.Execution base =
                apply("ENV A=1 B=2", "CMD [\"old\"]", "LABEL k=v", "EXPOSE 80", "WORKDIR /w", "USER u");
        ImageConfig.Execution changed =
                ConfigChanges.apply(base, List.of("ENV B=3 C=$A", "LABEL l=w", "EXPOSE 81", "WORKDIR sub"));
        assertThat(changed.env()).containsExactly("A=1", "B=3", "C=1");
        assertThat(changed.labels()).containsOnlyKeys("k", "l");
        assertThat(changed.exposedPorts()).containsOnlyKeys("80/tcp", "81/tcp");
        assertThat(changed.workingDir()).isEqualTo("/w/sub");
        assertThat(changed.user()).isEqualTo("u");
        assertThat(changed.cmd()).containsExactly("old");
    }

    @Test
    void anotherEntrypointTakesTheOldCommandAway() {
        ImageConfig.Execution base = apply("CMD [\"old\"]");
        assertThat(ConfigChanges.apply(base, List.of("ENTRYPOINT [\"e\"]")).cmd())
                .isNull();
        assertThat(ConfigChanges.apply(base, List.of("CMD [\"new\"]", "ENTRYPOINT [\"e\"]"))
                        .cmd())
                .containsExactly("new");
    }

    private static ImageConfig.Execution apply(String... changes) {
        return ConfigChanges.apply(ImageConfig.Execution.EMPTY, List.of(changes));
    }
}
