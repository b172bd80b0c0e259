package org.gantry.engine;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.gantry.api.EngineException;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.RootfsMount;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.image.TransferListener;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network;
import org.gantry.api.network.NetworkController;
import org.gantry.api.network.NetworkRequest;
import org.gantry.api.network.PortRequest;
import org.gantry.api.network.PublishedPort;
import org.gantry.api.oci.Digest;
import org.gantry.api.oci.ImageConfig;
import org.jspecify.annotations.Nullable;

/** The stores and the network a container needs, kept in memory and in one directory. */
final class FakeStores {
    private FakeStores() {}

    /** One image, called {@code image}. */
    static final class Images implements ImageStore {
        int collections;
        final Image image = new Image(
                new Digest("sha256", "a".repeat(64)),
                List.of("image:latest"),
                List.of(),
                new ImageConfig(
                        Instant.EPOCH,
                        null,
                        "amd64",
                        "linux",
                        null,
                        null,
                        new ImageConfig.Execution(
                                null,
                                null,
                                List.of("FROM=image"),
                                null,
                                List.of("program"),
                                Map.of("/data", Map.of()),
                                null,
                                Map.of("maker", "test"),
                                null),
                        new ImageConfig.RootFs("layers", List.of(new Digest("sha256", "b".repeat(64)))),
                        null),
                1,
                null,
                null);

        @Nullable
        CommitRequest committed;

        @Override
        public Image get(String reference) {
            if (!reference.equals("image")) {
                throw new EngineException.NotFound("No such image: " + reference);
            }
            return image;
        }

        @Override
        public List<Image> list() {
            return List.of(image);
        }

        @Override
        public List<HistoryEntry> history(String reference) {
            return List.of();
        }

        @Override
        public void tag(String reference, String target) {}

        @Override
        public List<RemovedImage> remove(
                String reference, RemovalOptions options, Function<Digest, List<ImageUser>> users) {
            return users.apply(image.id()).stream()
                    .map(user -> new RemovedImage("", user.containerId()))
                    .toList();
        }

        @Override
        public void collect() {
            collections++;
        }

        @Override
        public List<LoadedImage> load(InputStream archive, TransferListener listener) {
            return List.of();
        }

        @Override
        public Image commit(CommitRequest request, Runnable onceRead) {
            committed = request;
            onceRead.run();
            return image;
        }

        @Override
        public SavedImages save(List<String> references) {
            throw new EngineException.NotFound("reference does not exist");
        }

        @Override
        public Image importRootfs(InputStream archive, ImportRequest request) {
            return image;
        }
    }

    /** Each active snapshot is a directory. */
    static final class Snapshots implements Snapshotter {
        final Set<String> keys = new TreeSet<>();
        private final Path root;

        Snapshots(Path root) {
            this.root = root;
        }

        @Override
        public String name() {
            return "directories";
        }

        @Override
        public RootfsMount prepare(String key, @Nullable Digest parent) {
            keys.add(key);
            try {
                Path etc = Files.createDirectories(root.resolve(key).resolve("etc"));
                Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\n");
                Path data = Files.createDirectories(root.resolve(key).resolve("data"));
                Files.writeString(data.resolve("seed"), "from the image");
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
            return mount(key);
        }

        @Override
        public RootfsMount mount(String key) {
            return new RootfsMount.Directory(root.resolve(key), false);
        }

        @Override
        public RootfsMount view(Digest chainId) {
            throw new UnsupportedOperationException("no test needs it");
        }

        @Override
        public void commit(String key, Digest chainId) {
            throw new UnsupportedOperationException("no test needs it");
        }

        @Override
        public boolean isCommitted(Digest chainId) {
            return true;
        }

        @Override
        public void remove(String key) {
            keys.remove(key);
        }

        @Override
        public void removeCommitted(Digest chainId) {}

        @Override
        public long usage(String key) {
            return 5;
        }

        @Override
        public long size(Digest chainId) {
            return 7;
        }

        @Override
        public long chainSize(Digest chainId) {
            return 70;
        }

        @Override
        public List<Digest> committedIds() {
            return List.of();
        }

        @Override
        public List<String> activeKeys() {
            return List.copyOf(keys);
        }
    }

    /** Networks called {@code bridge}, {@code host} and {@code none}. */
    static final class Networks implements NetworkController {
        final Map<String, Path> sandboxes = new ConcurrentSkipListMap<>();
        /** What publishing goes through first. */
        volatile Runnable beforePublishing = () -> {};

        Set<String> reconciled = Set.of();

        @Override
        public Path createSandbox(String containerId, @Nullable Path userNamespace) {
            return sandboxes.computeIfAbsent(containerId, id -> Path.of("/run/netns", id));
        }

        @Override
        public void deleteSandbox(String containerId) {
            sandboxes.remove(containerId);
        }

        @Override
        public EndpointInfo connect(String containerId, String network, EndpointRequest request) {
            if (!Set.of("bridge", "host", "none").contains(network)) {
                throw new EngineException.NotFound("network " + network + " not found");
            }
            return new EndpointInfo(
                    "id-" + network, network, "fake", "e", "", "172.17.0.2", 16, "", "", 0, "", List.of());
        }

        @Override
        public EndpointInfo rename(String containerId, String network, EndpointRequest request) {
            return connect(containerId, network.replaceFirst("^id-", ""), request);
        }

        @Override
        public void disconnect(String containerId, String network) {}

        @Override
        public List<PublishedPort> publish(String containerId, List<PortRequest> ports) {
            beforePublishing.run();
            if (!sandboxes.containsKey(containerId)) {
                throw new AssertionError("the sandbox was deleted while its ports were being published");
            }
            return ports.stream()
                    .map(port ->
                            new PublishedPort(port.protocol(), port.containerPort(), "0.0.0.0", port.firstHostPort()))
                    .toList();
        }

        @Override
        public List<PublishedPort> publishWherePossible(String containerId, List<PortRequest> ports) {
            return publish(containerId, ports);
        }

        @Override
        public List<PublishedPort> unpublish(String containerId, List<PublishedPort> ports) {
            return List.of();
        }

        @Override
        public List<Network> list() {
            return List.of();
        }

        @Override
        public Network get(String network) {
            throw new EngineException.NotFound("network " + network + " not found");
        }

        @Override
        public Network create(NetworkRequest request) {
            throw new EngineException.Conflict("network with name " + request.name() + " already exists");
        }

        @Override
        public Network remove(String network) {
            throw new EngineException.NotFound("network " + network + " not found");
        }

        @Override
        public void reconcile(Set<String> containerIds) {
            reconciled = containerIds;
        }

        @Override
        public void shutdown(Set<String> runningContainerIds) {}
    }
}
