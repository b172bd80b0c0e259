package org.gantry.images.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.gantry.api.oci.Digest;
import org.gantry.images.content.Sha;

/** Image archives as the tools write them, text and all. */
public final class Archives {
    public static final String HOST = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";

    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private Archives() {}

    /** A layer of one file. */
    public static byte[] layer(String name, String content) {
        return new TarBuilder().file(name, content).build();
    }

    /** A config with a property that no record knows, as there are many. */
    public static byte[] config(String architecture, byte[]... layers) {
        String diffIds =
                Stream.of(layers).map(layer -> "\"" + Sha.of(layer) + "\"").collect(Collectors.joining(","));
        return bytes("{\"architecture\":\"" + architecture + "\",\"os\":\"linux\",\"unknown\":{\"kept\":true},"
                + "\"created\":\"2024-01-02T03:04:05.678901234Z\",\"config\":{\"Cmd\":[\"/run\"],\"Labels\":{\"l\":\"v\"}},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]}}");
    }

    /** One element of manifest.json. */
    public static String dockerItem(byte[] config, String tags, String... layers) {
        String names = Stream.of(layers).map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
        String repoTags = tags.isEmpty() ? "null" : "[\"" + tags.replace(",", "\",\"") + "\"]";
        return "{\"Config\":\"" + Sha.of(config).hex() + ".json\",\"RepoTags\":" + repoTags + ",\"Layers\":[" + names
                + "]}";
    }

    /** A docker-save archive of one image with one layer. */
    public static byte[] dockerSave(String tags, byte[] layer) {
        byte[] config = config(HOST, layer);
        return new TarBuilder()
                .file(Sha.of(config).hex() + ".json", config)
                .directory("abc")
                .file("abc/VERSION", "1.0")
                .file("abc/layer.tar", layer)
                .file("manifest.json", "[" + dockerItem(config, tags, "abc/layer.tar") + "]")
                .build();
    }

    /** A docker-save archive of one image with these layers. */
    public static byte[] dockerSaveAll(String tag, byte[]... layers) {
        byte[] config = config(HOST, layers);
        var archive = new TarBuilder().file(Sha.of(config).hex() + ".json", config);
        String[] names = new String[layers.length];
        for (int i = 0; i < layers.length; i++) {
            names[i] = "layer" + i + "/layer.tar";
            archive.directory("layer" + i).file(names[i], layers[i]);
        }
        return archive.file("manifest.json", "[" + dockerItem(config, tag, names) + "]")
                .build();
    }

    public static String descriptor(String mediaType, byte[] content, String more) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + Sha.of(content) + "\",\"size\":" + content.length
                + more + "}";
    }

    /** Layers are described as what they are: gzip, zstd or plain. */
    public static byte[] manifest(byte[] config, byte[]... layers) {
        List<String> descriptors = new ArrayList<>();
        for (byte[] layer : layers) {
            descriptors.add(descriptor(LAYER + suffix(layer), layer, ""));
        }
        return bytes("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config, "") + ",\"layers\":["
                + String.join(",", descriptors) + "]}");
    }

    private static String suffix(byte[] layer) {
        return switch (layer.length == 0 ? 0 : layer[0]) {
            case 0x1F -> "+gzip";
            case 0x28 -> "+zstd";
            default -> "";
        };
    }

    public static byte[] index(String... descriptors) {
        return bytes("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                + String.join(",", descriptors) + "]}");
    }

    /** An OCI layout with these blobs. */
    public static TarBuilder layout(byte[] index, byte[]... blobs) {
        var archive = new TarBuilder().file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        for (byte[] blob : blobs) {
            Digest digest = Sha.of(blob);
            archive.file("blobs/sha256/" + digest.hex(), blob);
        }
        return archive.file("index.json", index);
    }

    public static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
