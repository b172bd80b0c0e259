package org.gantry.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gantry.linux.custody.SocketPlace;
import org.junit.jupiter.api.Test;

class SocketSettingsTest {
    private record Config(
            String socket,
            String group,
            String mode,
            int engineWaitSeconds,
            int stopGraceSeconds,
            int handoverGraceSeconds)
            implements RestConfig {
        static final Config DEFAULT = new Config("", "", "0660", 10, 5, 30);

        @Override
        public Class<? extends Annotation> annotationType() {
            return RestConfig.class;
        }
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() throws NoSuchMethodException {
        assertThat(RestConfig.class.getMethod("socket").getDefaultValue()).isEqualTo(Config.DEFAULT.socket());
        assertThat(RestConfig.class.getMethod("group").getDefaultValue()).isEqualTo(Config.DEFAULT.group());
        assertThat(RestConfig.class.getMethod("mode").getDefaultValue()).isEqualTo(Config.DEFAULT.mode());
        assertThat(RestConfig.class.getMethod("engineWaitSeconds").getDefaultValue())
                .isEqualTo(10);
        assertThat(RestConfig.class.getMethod("stopGraceSeconds").getDefaultValue())
                .isEqualTo(5);
        assertThat(RestConfig.class.getMethod("handoverGraceSeconds").getDefaultValue())
                .isEqualTo(30);
        assertThat(SocketSettings.of(Config.DEFAULT, null))
                .isEqualTo(new SocketPlace(
                        Path.of("/run/gantry/gantry.sock"),
                        List.of("gantry", "docker"),
                        PosixFilePermissions.fromString("rw-rw----")));
    }

    @Test
    void theFrameworkPropertyYieldsToTheConfiguration() {
        assertThat(SocketSettings.of(Config.DEFAULT, "/a/b.sock").path()).isEqualTo(Path.of("/a/b.sock"));
        Config configured = new Config("/c/d.sock", "staff", "0600", 1, 1, 1);
        SocketPlace settings = SocketSettings.of(configured, "/a/b.sock");
        assertThat(settings.path()).isEqualTo(Path.of("/c/d.sock"));
        assertThat(settings.groups()).containsExactly("staff");
        assertThat(PosixFilePermissions.toString(settings.mode())).isEqualTo("rw-------");
    }

    @Test
    void refusesAModeThatIsNone() {
        Config wrong = new Config("", "", "rw", 1, 1, 1);
        assertThatThrownBy(() -> SocketSettings.of(wrong, null)).hasMessageContaining("mode must be octal");
    }
}
