package org.gantry.runtime.lxc.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gantry.api.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    @Test
    void writesOneLineForEach() {
        Configuration configuration = new Configuration();
        configuration.set("lxc.uts.name", "x").mount("/a b\\c", "d#e", "none", "bind,ro");
        assertThat(configuration)
                .hasToString("lxc.uts.name = x\nlxc.mount.entry = /a\\040b\\134c d\\043e none bind,ro 0 0\n");
        assertThatThrownBy(() -> configuration.set("lxc.uts.name", "x\nlxc.cap.keep = sys_admin"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("lxc.uts.name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rshared",
                "shared",
                "rro",
                "idmap",
                "tmpcopyup",
                "nosymfollow",
                "remount",
                "relative",
                "optional",
                "create=dir"
            })
    void refusesMountOptionsThatMeanSomethingElseToLxc(String option) {
        assertThatThrownBy(() -> MountOptions.parse("mounts[0].options", List.of("bind", option), true))
                .isInstanceOf(EngineException.Unsupported.class)
                .hasMessageContaining("mounts[0].options")
                .hasMessageContaining(option);
    }

    /** LXC would pass over a parameter of a bind mount in silence. */
    @Test
    void takesParametersOfFileSystemsAlone() {
        assertThat(MountOptions.parse("mounts[0].options", List.of("nosuid", "size=1m"), false)
                        .with("create=dir"))
                .isEqualTo("nosuid,size=1m,create=dir");
        assertThatThrownBy(() -> MountOptions.parse("mounts[0].options", List.of("bind", "size=1m"), true))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContaining("size=1m");
    }
}
