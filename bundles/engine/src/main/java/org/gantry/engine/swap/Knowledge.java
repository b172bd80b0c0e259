package org.gantry.engine.swap;

import java.util.Set;
import java.util.TreeSet;
import org.gantry.api.EngineException;
import org.gantry.api.image.Snapshotter;
import org.gantry.engine.container.Container;
import org.gantry.engine.container.ContainerRegistry;
import org.gantry.engine.service.Services;

/** What the services of a part know: whoever takes over has to know it too. */
interface Knowledge {

    /** Asked of the services of an OSGi bundle themselves, for calls of others are held meanwhile. */
    Content read(long bundleId);

    /** Names of everything, each with its kind. */
    record Content(Set<String> names) {
        public Content {
            names = Set.copyOf(names);
        }

        /** @throws EngineException.Conflict names what the other lacks */
        void requireIn(Content other) {
            Set<String> missing = new TreeSet<>(names);
            missing.removeAll(other.names());
            if (!missing.isEmpty()) {
                throw new EngineException.Conflict("the new one does not know " + String.join(", ", missing));
            }
        }
    }

    /** Images, and the writable layers of containers; layers that nothing needs may go at any time. */
    static Knowledge ofImages(Services services, ContainerRegistry containers) {
        return bundleId -> {
            Set<String> names = new TreeSet<>();
            services.images().of(bundleId).list().forEach(image -> names.add("image " + image.id()));
            Snapshotter snapshotter = services.snapshotter().of(bundleId);
            names.add("snapshotter " + snapshotter.name());
            Set<String> snapshots = Set.copyOf(snapshotter.activeKeys());
            containers.all().stream()
                    .map(Container::id)
                    .filter(snapshots::contains)
                    .forEach(id -> names.add("snapshot " + id));
            return new Content(names);
        };
    }

    /** Networks, and who is in them with which address. */
    static Knowledge ofNetworks(Services services) {
        return bundleId -> {
            Set<String> names = new TreeSet<>();
            services.networks().of(bundleId).list().forEach(network -> {
                names.add("network " + network.name() + " " + network.id());
                network.endpoints()
                        .forEach((container, endpoint) -> names.add("endpoint " + container + " " + endpoint));
            });
            return new Content(names);
        };
    }
}
