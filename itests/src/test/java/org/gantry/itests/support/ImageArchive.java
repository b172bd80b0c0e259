package org.gantry.itests.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Image archives written by hand, so that the engine's own writer cannot agree with its own reader. */
public final class ImageArchive {
    private static final String TAR = "application/vnd.oci.image.layer.v1.tar";

    private ImageArchive() {}

    /** In the format of {@code docker save}; the layers are uncompressed tar archives, base first. */
    public static byte[] docker(Path work, String name, List<byte[]> layers) throws IOException {
        return docker(work, name, layers, UnaryOperator.identity());
    }

    /** The same, with another config in place of the one that it would have. */
    public static byte[] docker(Path work, String name, List<byte[]> layers, UnaryOperator<String> change)
            throws IOException {
        Path tree = Files.createTempDirectory(work, "docker");
        for (int i = 0; i < layers.size(); i++) {
            Files.createDirectory(tree.resolve("l" + i));
            Files.write(tree.resolve("l" + i + "/layer.tar"), layers.get(i));
        }
        byte[] config =
                change.apply(new String(config(layers), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        String configName = sha256(config) + ".json";
        Files.write(tree.resolve(configName), config);
        String files =
                numbers(layers).stream().map(i -> "\"l" + i + "/layer.tar\"").collect(Collectors.joining(","));
        Files.writeString(
                tree.resolve("manifest.json"),
                "[{\"Config\":\"" + configName + "\",\"RepoTags\":[\"" + name + "\"],\"Layers\":[" + files + "]}]");
        return archive(tree);
    }

    /** As an OCI image layout. */
    public static byte[] oci(Path work, String name, List<byte[]> layers) throws IOException {
        Path tree = Files.createTempDirectory(work, "oci");
        index(tree, List.of(ociImage(tree, name, layers)));
        return archive(tree);
    }

    /** An OCI image layout of several images, which nothing but index.json tells of; names may share an image. */
    public static byte[] oci(Path work, Map<String, List<byte[]>> images) throws IOException {
        Path tree = Files.createTempDirectory(work, "oci");
        List<String> descriptors = new ArrayList<>();
        for (Map.Entry<String, List<byte[]>> image : images.entrySet()) {
            descriptors.add(ociImage(tree, image.getKey(), image.getValue()));
        }
        index(tree, descriptors);
        return archive(tree);
    }

    private static void index(Path tree, List<String> descriptors) throws IOException {
        Files.writeString(
                tree.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", descriptors) + "]}");
        Files.writeString(tree.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /** Writes its blobs; returns the descriptor of its manifest. */
    private static String ociImage(Path tree, String name, List<byte[]> layers) throws IOException {
        Path blobs = Files.createDirectories(tree.resolve("blobs/sha256"));
        StringBuilder descriptors = new StringBuilder();
        for (byte[] layer : layers) {
            descriptors.append(descriptors.isEmpty() ? "" : ",").append(blob(blobs, TAR, layer, ""));
        }
        String manifestType = "application/vnd.oci.image.manifest.v1+json";
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + manifestType + "\",\"config\":"
                + blob(blobs, "application/vnd.oci.image.config.v1+json", config(layers), "") + ",\"layers\":["
                + descriptors + "]}";
        String annotations = ",\"annotations\":{\"io.containerd.image.name\":\"" + name
                + "\",\"org.opencontainers.image.ref.name\":\"" + name.substring(name.indexOf(':') + 1) + "\"}";
        return blob(blobs, manifestType, manifest.getBytes(StandardCharsets.UTF_8), annotations);
    }

    private static String blob(Path blobs, String mediaType, byte[] content, String more) throws IOException {
        String digest = sha256(content);
        Files.write(blobs.resolve(digest), content);
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"sha256:" + digest + "\",\"size\":" + content.length
                + more + "}";
    }

    private static byte[] config(List<byte[]> layers) {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String diffIds =
                layers.stream().map(layer -> "\"sha256:" + sha256(layer) + "\"").collect(Collectors.joining(","));
        return ("{\"architecture\":\"" + architecture + "\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"sh\"]},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<Integer> numbers(List<byte[]> layers) {
        return java.util.stream.IntStream.range(0, layers.size()).boxed().toList();
    }

    private static byte[] archive(Path tree) throws IOException {
        Path tar = tree.resolveSibling(tree.getFileName() + ".tar");
        Command.of("tar", "-C", tree.toString(), "-cf", tar.toString(), ".")
                .run()
                .ok();
        return Files.readAllBytes(tar);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
