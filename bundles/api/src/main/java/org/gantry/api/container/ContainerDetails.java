package org.gantry.api.container;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.PublishedPort;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one container (API path {@code GET /containers/ID/json}).
 *
 * @param id 64 hexadecimal digits
 * @param name without the leading slash Docker puts on the wire
 * @param health null without a health check
 * @param imageId digest of the image's config
 * @param path the program, and {@code args} its arguments, after merging entrypoint, command and image
 * @param sandboxPath the network namespace, or null when there is none
 * @param logPath the json-file log, or null with log driver {@code none}
 * @param endpoints by network name
 * @param ports as they are published now
 * @param execIds running exec processes
 * @param sizeRw bytes in the writable layer, null unless asked for
 * @param sizeRootFs bytes of all layers, null unless asked for
 */
public record ContainerDetails(
        String id,
        String name,
        Instant created,
        ContainerConfig config,
        ContainerState state,
        @Nullable Health health,
        String imageId,
        String path,
        List<String> args,
        int restartCount,
        @Nullable Path sandboxPath,
        @Nullable Path logPath,
        @Nullable Path hostnamePath,
        @Nullable Path hostsPath,
        @Nullable Path resolvConfPath,
        List<MountPoint> mounts,
        Map<String, EndpointInfo> endpoints,
        List<PublishedPort> ports,
        List<String> execIds,
        String runtime,
        String snapshotter,
        @Nullable Long sizeRw,
        @Nullable Long sizeRootFs) {}
