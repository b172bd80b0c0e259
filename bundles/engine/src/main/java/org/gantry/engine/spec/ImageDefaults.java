package org.gantry.engine.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.api.container.NetworkConfig;
import org.gantry.api.container.ProcessConfig;
import org.gantry.api.container.StorageConfig;
import org.gantry.api.oci.ImageConfig;
import org.jspecify.annotations.Nullable;

/** Completes what the user left open with what the image says (image-spec config.md). */
public final class ImageDefaults {
    private ImageDefaults() {}

    /**
     * Merges; in the result entrypoint and command are not null.
     *
     * @throws EngineException.InvalidArgument if there is nothing to run
     */
    public static ContainerConfig merge(ContainerConfig asked, ImageConfig imageConfig) {
        ImageConfig.Execution image = imageConfig.config() == null ? ImageConfig.Execution.EMPTY : imageConfig.config();
        Map<String, String> labels = new LinkedHashMap<>(image.labels() == null ? Map.of() : image.labels());
        labels.putAll(asked.labels());
        return asked.withLabels(labels)
                .withProcess(process(asked.process(), image))
                .withStorage(storage(asked.storage(), image))
                .withNetwork(network(asked.network(), image))
                .withLifecycle(lifecycle(asked.lifecycle(), image));
    }

    private static ProcessConfig process(ProcessConfig asked, ImageConfig.Execution image) {
        List<String> entrypoint = asked.entrypoint();
        List<String> command = asked.command();
        if (entrypoint == null) {
            entrypoint = orEmpty(image.entrypoint());
            if (command == null || command.isEmpty()) {
                command = image.cmd();
            }
        }
        command = orEmpty(command);
        // Clients reset an image's entrypoint with one empty string.
        entrypoint = entrypoint.equals(List.of("")) ? List.of() : entrypoint;
        if (entrypoint.isEmpty() && command.isEmpty()) {
            throw new EngineException.InvalidArgument("no command specified");
        }
        String directory = asked.workingDirectory().isEmpty() ? orEmpty(image.workingDir()) : asked.workingDirectory();
        return new ProcessConfig(
                entrypoint,
                command,
                environment(orEmpty(image.env()), asked.environment()),
                directory,
                asked.user().isEmpty() ? orEmpty(image.user()) : asked.user(),
                asked.terminal(),
                asked.openStdin(),
                asked.stdinOnce(),
                asked.attachStdin(),
                asked.attachStdout(),
                asked.attachStderr(),
                asked.consoleSize());
    }

    /** The user's value replaces the image's in its place; a name without a value removes it. */
    public static List<String> environment(List<String> base, List<String> changes) {
        Map<String, String> byName = new LinkedHashMap<>();
        base.forEach(entry -> byName.put(name(entry), entry));
        for (String change : changes) {
            if (change.indexOf('=') < 0) {
                byName.remove(change);
            } else {
                byName.put(name(change), change);
            }
        }
        return new ArrayList<>(byName.values());
    }

    private static String name(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? entry : entry.substring(0, equals);
    }

    private static StorageConfig storage(StorageConfig asked, ImageConfig.Execution image) {
        Set<String> volumes = new LinkedHashSet<>(asked.volumes());
        volumes.addAll(image.volumes() == null ? Set.of() : image.volumes().keySet());
        return new StorageConfig(
                asked.binds(),
                asked.mounts(),
                asked.tmpfs(),
                new ArrayList<>(volumes),
                asked.volumesFrom(),
                asked.volumeDriver(),
                asked.storageOptions());
    }

    private static NetworkConfig network(NetworkConfig asked, ImageConfig.Execution image) {
        Set<String> ports = new LinkedHashSet<>(asked.exposedPorts());
        ports.addAll(
                image.exposedPorts() == null ? Set.of() : image.exposedPorts().keySet());
        return new NetworkConfig(
                asked.mode(),
                asked.disabled(),
                new ArrayList<>(ports),
                asked.portBindings(),
                asked.publishAllPorts(),
                asked.dns(),
                asked.dnsOptions(),
                asked.dnsSearch(),
                asked.extraHosts(),
                asked.links(),
                asked.macAddress(),
                asked.endpoints());
    }

    private static LifecycleConfig lifecycle(LifecycleConfig asked, ImageConfig.Execution image) {
        return new LifecycleConfig(
                asked.autoRemove(),
                asked.restartPolicy(),
                asked.restartMaximumRetries(),
                asked.init(),
                asked.stopSignal().isEmpty() ? orEmpty(image.stopSignal()) : asked.stopSignal(),
                asked.stopTimeout(),
                asked.logDriver(),
                asked.logOptions(),
                asked.runtime(),
                asked.health() == null ? image.healthcheck() : asked.health().orElse(image.healthcheck()),
                orEmpty(image.shell()),
                asked.annotations());
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
