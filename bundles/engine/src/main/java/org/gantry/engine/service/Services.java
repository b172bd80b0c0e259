package org.gantry.engine.service;

import java.time.Duration;
import java.util.List;
import org.gantry.api.image.Differ;
import org.gantry.api.image.FileArchives;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.Registries;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.network.NetworkController;
import org.gantry.engine.driver.Runtimes;

/** Every service the engine consumes. */
public record Services(
        Runtimes runtimes,
        Unsatisfied unsatisfied,
        ServiceSlot<ImageStore> images,
        ServiceSlot<Registries> registries,
        ServiceSlot<Snapshotter> snapshotter,
        ServiceSlot<Differ> differ,
        ServiceSlot<FileArchives> archives,
        ServiceSlot<NetworkController> networks) {

    /** Empty slots whose callers wait so long. */
    public static Services waiting(Duration patience) {
        return new Services(
                new Runtimes(patience),
                new Unsatisfied(),
                new ServiceSlot<>(ImageStore.class, "image store", patience),
                new ServiceSlot<>(Registries.class, "registry client", patience),
                new ServiceSlot<>(Snapshotter.class, "snapshotter", patience),
                new ServiceSlot<>(Differ.class, "differ", patience),
                new ServiceSlot<>(FileArchives.class, "archives", patience),
                new ServiceSlot<>(NetworkController.class, "network controller", patience));
    }

    /** What the part {@code images} consists of. */
    public List<ServiceSlot<?>> ofImages() {
        return List.of(images, registries, snapshotter, differ, archives);
    }
}
