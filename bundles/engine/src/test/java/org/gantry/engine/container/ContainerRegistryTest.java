package org.gantry.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.engine.stdio.ProcessStreams;
import org.gantry.engine.stdio.StdioHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainerRegistryTest {
    private static final String FIRST = "abc1" + "0".repeat(60);
    private static final String SECOND = "abc2" + "0".repeat(60);

    private final StdioHub hub = new StdioHub(Runnable::run);
    private final ContainerRegistry registry = new ContainerRegistry();

    @AfterEach
    void closeHub() {
        hub.close();
    }

    @Test
    void findsByIdentifierNameAndPrefix() {
        Container first = add(FIRST, "web");
        add(SECOND, "abc1");
        assertThat(registry.find(FIRST)).isSameAs(first);
        assertThat(registry.find("web")).isSameAs(first);
        assertThat(registry.find("/web")).isSameAs(first);
        assertThat(registry.find("abc10")).isSameAs(first);
        assertThat(registry.find("abc1").id()).as("a name goes before a prefix").isEqualTo(SECOND);
    }

    @Test
    void saysWhatDockerSays() {
        add(FIRST, "web");
        add(SECOND, "db");
        assertThatThrownBy(() -> registry.find("nosuch"))
                .isInstanceOf(EngineException.NotFound.class)
                .hasMessage("No such container: nosuch");
        assertThatThrownBy(() -> registry.find("")).isInstanceOf(EngineException.NotFound.class);
        assertThatThrownBy(() -> registry.find("abc"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("Multiple IDs found with provided prefix: abc");
        assertThatThrownBy(() -> registry.reserve("/web", SECOND))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessage("Conflict. The container name \"/web\" is already in use by container \"" + FIRST
                        + "\". You have to remove (or rename) that container to be able to reuse that name.");
        assertThatThrownBy(() -> registry.reserve("bad name", SECOND))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("Invalid container name (bad name), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        assertThatThrownBy(() -> registry.reserve("x", SECOND)).isInstanceOf(EngineException.InvalidArgument.class);
    }

    @Test
    void inventsNamesThatAreFreeAndValid() {
        for (int i = 0; i < 2000; i++) {
            String name = registry.reserve("", Identifiers.random());
            assertThat(name).matches("[a-z]+_[a-z]+\\d*");
        }
    }

    @Test
    void aNameIsFreeAgainAfterwards() {
        Container first = add(FIRST, "web");
        registry.remove(first);
        assertThat(registry.reserve("web", SECOND)).isEqualTo("web");
        registry.release("web", FIRST); // somebody else's by now
        assertThatThrownBy(() -> registry.reserve("web", FIRST)).isInstanceOf(EngineException.Conflict.class);
    }

    private Container add(String id, String name) {
        registry.reserve(name, id);
        Container container = container(id, name);
        registry.add(container);
        return container;
    }

    private Container container(String id, String name) {
        var config = ContainerConfig.of("image", ProcessConfig.of(List.of("true")));
        var record = new ContainerRecord(
                1, id, name, Instant.now(), config, "sha256:" + id, null, "fake", "fake", List.of(), List.of());
        return new Container(
                record,
                RunRecord.NEW,
                new WaitRoom().of(id),
                new ProcessStreams(hub, id, false, Path.of("/nowhere")),
                null);
    }
}
