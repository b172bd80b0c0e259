package org.gantry.images.registry.testing;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gantry.api.image.Registries.Pull;
import org.gantry.api.image.Registries.Push;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.api.image.TransferMessage;
import org.gantry.images.registry.RegistryClient;
import org.gantry.images.registry.host.RegistryConfig;
import org.gantry.images.registry.host.RegistrySettings;
import org.gantry.images.testing.TestStore;

/** The registry client over a store of a test's, in a hurry. */
public final class TestClient implements AutoCloseable {
    public static final RegistryCredentials USER =
            new RegistryCredentials("", TestRegistry.USER, TestRegistry.PASSWORD, "", "");

    public final RegistryClient client;

    /** Everything the last transfers said. */
    public final List<TransferMessage> said = new CopyOnWriteArrayList<>();

    public TestClient(TestStore store) {
        this(store, Map.of());
    }

    /** @param settings by name, the others being the defaults */
    public TestClient(TestStore store, Map<String, Object> settings) {
        client = new RegistryClient(store.images.shelf(), settings(settings));
    }

    public static RegistrySettings settings(Map<String, Object> changes) {
        return RegistrySettings.of(config(changes), Map.of());
    }

    public void pull(String reference) throws IOException, InterruptedException {
        pull(reference, "", RegistryCredentials.NONE);
    }

    public void pull(String reference, String platform, RegistryCredentials credentials)
            throws IOException, InterruptedException {
        client.pull(new Pull(reference, false, platform, credentials), said::add);
    }

    public void push(String reference) throws IOException, InterruptedException {
        client.push(new Push(reference, false, RegistryCredentials.NONE), said::add);
    }

    /** The statuses of one layer, or with an empty one the notes, without repetitions. */
    public List<String> statuses(String id) {
        return said.stream()
                .map(message -> switch (message) {
                    case TransferMessage.Note note when id.isEmpty() -> note.status();
                    case TransferMessage.Layer layer when layer.id().equals(id) -> layer.status();
                    default -> "";
                })
                .filter(status -> !status.isEmpty())
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }

    /** The annotation with its defaults, as ConfigAdmin would give it. */
    private static RegistryConfig config(Map<String, Object> changes) {
        return (RegistryConfig) java.lang.reflect.Proxy.newProxyInstance(
                RegistryConfig.class.getClassLoader(),
                new Class<?>[] {RegistryConfig.class, Annotation.class},
                (self, method, arguments) -> {
                    Object value = changes.get(method.getName());
                    if (value == null && method.getName().equals("retryPauseMillis")) {
                        return 5;
                    }
                    return value == null ? Objects.requireNonNull(method.getDefaultValue()) : value;
                });
    }
}
