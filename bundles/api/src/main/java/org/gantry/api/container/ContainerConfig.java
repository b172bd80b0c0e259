package org.gantry.api.container;

import java.util.Map;

/**
 * Everything a user asks of a new container (API path {@code POST /containers/create}). It is kept unchanged for the
 * container's life; what the image adds (Env, Cmd, ...) is merged in before it is stored.
 *
 * @param image the reference as the user wrote it
 * @param labels the user's labels merged over the image's
 */
public record ContainerConfig(
        String image,
        Map<String, String> labels,
        ProcessConfig process,
        IsolationConfig isolation,
        ResourceConfig resources,
        StorageConfig storage,
        NetworkConfig network,
        LifecycleConfig lifecycle) {

    public ContainerConfig {
        labels = Map.copyOf(labels);
    }

    /** A container of {@code image} with every default Docker has. */
    public static ContainerConfig of(String image, ProcessConfig process) {
        return new ContainerConfig(
                image,
                Map.of(),
                process,
                IsolationConfig.DEFAULT,
                ResourceConfig.DEFAULT,
                StorageConfig.DEFAULT,
                NetworkConfig.DEFAULT,
                LifecycleConfig.DEFAULT);
    }

    public ContainerConfig withLabels(Map<String, String> changed) {
        return new ContainerConfig(image, changed, process, isolation, resources, storage, network, lifecycle);
    }

    public ContainerConfig withProcess(ProcessConfig changed) {
        return new ContainerConfig(image, labels, changed, isolation, resources, storage, network, lifecycle);
    }

    public ContainerConfig withIsolation(IsolationConfig changed) {
        return new ContainerConfig(image, labels, process, changed, resources, storage, network, lifecycle);
    }

    public ContainerConfig withResources(ResourceConfig changed) {
        return new ContainerConfig(image, labels, process, isolation, changed, storage, network, lifecycle);
    }

    public ContainerConfig withStorage(StorageConfig changed) {
        return new ContainerConfig(image, labels, process, isolation, resources, changed, network, lifecycle);
    }

    public ContainerConfig withNetwork(NetworkConfig changed) {
        return new ContainerConfig(image, labels, process, isolation, resources, storage, changed, lifecycle);
    }

    public ContainerConfig withLifecycle(LifecycleConfig changed) {
        return new ContainerConfig(image, labels, process, isolation, resources, storage, network, changed);
    }
}
