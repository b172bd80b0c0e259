package org.gantry.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.json.Json;
import org.gantry.json.OciDocument;

/**
 * An OCI bundle (bundle.md): a directory with a config.json and, mostly, the root filesystem.
 *
 * @param path absolute, links resolved
 */
record Bundle(Path path, RuntimeSpec spec) {
    static final String CONFIG = "config.json";
    private static final String CGROUP_PARENT = "/gantry-oci/";

    /** @param id names the cgroup, if the configuration does not */
    static Bundle read(Path directory, String id) {
        Path path = resolve(directory);
        byte[] json = config(path);
        var document = OciDocument.config(json);
        document.unknown()
                .forEach(property -> Log.current()
                        .write("warning", CONFIG + ": " + property + " is not a property of the specification"));
        check(document.content());
        return new Bundle(path, complete(json, path, id));
    }

    Path rootfs() {
        return Path.of(root(spec).path());
    }

    /** Whether the place of the cgroup was chosen here. */
    boolean hasOwnCgroupParent() {
        return spec.linux() != null
                && spec.linux().cgroupsPath() != null
                && spec.linux().cgroupsPath().startsWith(CGROUP_PARENT);
    }

    private static Path resolve(Path directory) {
        try {
            return directory.toRealPath();
        } catch (NoSuchFileException e) {
            throw new Refusal("chdir " + directory + ": no such file or directory");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] config(Path bundle) {
        try {
            return Files.readAllBytes(bundle.resolve(CONFIG));
        } catch (NoSuchFileException e) {
            throw new Refusal("JSON specification file config.json not found");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the specification requires of every configuration, in the words of runc. */
    private static void check(RuntimeSpec spec) {
        if (!spec.ociVersion().startsWith("1.")) {
            throw new Refusal("ociVersion \"" + spec.ociVersion() + "\" is not supported");
        }
        RuntimeSpec.Process process = spec.process();
        if (process == null) {
            throw new Refusal("process property must not be empty");
        }
        if (process.args().isEmpty()) {
            throw new Refusal("args must not be empty");
        }
        if (!process.cwd().startsWith("/")) {
            throw new Refusal("Cwd must be an absolute path");
        }
        root(spec);
    }

    /** Makes the path of the root absolute, and that of the cgroup, which a runtime may choose (config-linux.md). */
    private static RuntimeSpec complete(byte[] json, Path bundle, String id) {
        try {
            JsonNode document = Json.lenient().readTree(json);
            if (document.get("root") instanceof ObjectNode root) {
                Path path = bundle.resolve(root.path("path").asText()).normalize();
                if (!Files.isDirectory(path)) {
                    throw new Refusal("invalid rootfs: stat " + path + ": no such file or directory");
                }
                root.put("path", path.toString());
            }
            if (document.get("linux") instanceof ObjectNode linux) {
                String cgroup = linux.path("cgroupsPath").asText("");
                if (!cgroup.startsWith("/")) {
                    linux.put("cgroupsPath", CGROUP_PARENT + (cgroup.isEmpty() ? id : cgroup));
                }
            }
            return Json.lenient().treeToValue(document, RuntimeSpec.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuntimeSpec.Root root(RuntimeSpec spec) {
        RuntimeSpec.Root root = spec.root();
        if (root == null) {
            throw new Refusal("root must be specified");
        }
        return root;
    }
}
