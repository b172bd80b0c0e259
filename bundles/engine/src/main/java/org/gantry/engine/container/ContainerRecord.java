package org.gantry.engine.container;

import java.time.Instant;
import java.util.List;
import org.gantry.api.container.ContainerConfig;
import org.gantry.engine.spec.UserMount;
import org.jspecify.annotations.Nullable;

/**
 * What a container is: {@code container.json}. It changes by rename and update alone, and every change is durable before
 * it is answered.
 *
 * @param config with the image's part merged in
 * @param imageId digest of the image's config
 * @param topLayer chainID the root filesystem stands on; null for an image without layers
 * @param mounts with every source filled in
 * @param anonymousVolumes names of the volumes that go with the container
 */
public record ContainerRecord(
        int version,
        String id,
        String name,
        Instant created,
        ContainerConfig config,
        String imageId,
        @Nullable String topLayer,
        String runtime,
        String snapshotter,
        List<UserMount> mounts,
        List<String> anonymousVolumes) {
    public static final int VERSION = 1;

    public ContainerRecord {
        mounts = List.copyOf(mounts);
        anonymousVolumes = List.copyOf(anonymousVolumes);
    }

    public ContainerRecord withName(String changed) {
        return new ContainerRecord(
                version,
                id,
                changed,
                created,
                config,
                imageId,
                topLayer,
                runtime,
                snapshotter,
                mounts,
                anonymousVolumes);
    }

    public ContainerRecord withConfig(ContainerConfig changed) {
        return new ContainerRecord(
                version, id, name, created, changed, imageId, topLayer, runtime, snapshotter, mounts, anonymousVolumes);
    }
}
