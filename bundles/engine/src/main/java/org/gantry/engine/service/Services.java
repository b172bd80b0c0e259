package org.gantry.engine.service;

import java.time.Duration;
import org.gantry.api.image.Differ;
import org.gantry.api.image.FileArchives;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.Registries;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.network.NetworkController;

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
                new ServiceSlot<>("image store", patience),
                new ServiceSlot<>("registry client", patience),
                new ServiceSlot<>("snapshotter", patience),
                new ServiceSlot<>("differ", patience),
                new ServiceSlot<>("archives", patience),
                new ServiceSlot<>("network controller", patience));
    }
}
