package org.gantry.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.Images.PrunedImages;
import org.gantry.api.engine.Pruned;
import org.gantry.api.volume.Volume;
import org.jspecify.annotations.Nullable;

/** {@code gantry:prune}, which is {@code docker system prune} without the question. */
@Service
@Command(
        scope = "gantry",
        name = "prune",
        description = "Removes containers that do not run, networks nobody is connected to, and images without a name.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class PruneCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-a", aliases = "--all", description = "All images that no container has")
    boolean all;

    @Option(name = "--volumes", description = "Also volumes that nobody named and no container has")
    boolean volumes;

    @Override
    public @Nullable Object execute() {
        Pruned containers = engine.containers().prune(_ -> true);
        print("Deleted Containers:", containers.names());
        print("Deleted Networks:", engine.networks().prune(_ -> true));
        long reclaimed = containers.reclaimedBytes();
        if (volumes) {
            Pruned anonymous = engine.volumes().prune(Volume::anonymous);
            print("Deleted Volumes:", anonymous.names());
            reclaimed += anonymous.reclaimedBytes();
        }
        PrunedImages images = engine.images().prune(all, _ -> true);
        print("Deleted Images:", Display.removed(images.removed()));
        System.out.println("Total reclaimed space: " + Display.size(reclaimed + images.reclaimedBytes()));
        return null;
    }

    private static void print(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            System.out.println(title);
            lines.forEach(System.out::println);
            System.out.println();
        }
    }
}
