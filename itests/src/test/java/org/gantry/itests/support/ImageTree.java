package org.gantry.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The files of an image as an engine has unpacked them: its layers on the disk, mounted for a look and read directly. */
public final class ImageTree {
    private static final String FILE = "%P %y %m %U %G %s %T@ %n %l\\n";

    /** What a directory takes on the disk is its file system's business. */
    private static final String DIRECTORY = "%P %y %m %U %G %T@\\n";

    private final Path mountpoint;

    private ImageTree(Path mountpoint) {
        this.mountpoint = mountpoint;
    }

    /** Everything that can be said about the files of an image of ours. */
    public static List<String> ofOurs(Engine engine, String image, Path mountpoint) {
        List<Path> layers = new ArrayList<>();
        Map<String, Path> snapshots = snapshots(engine.root().resolve("snapshots"));
        String chainId = "";
        for (String diffId : engine.docker()
                .ok("image", "inspect", "-f", "{{range .RootFS.Layers}}{{println .}}{{end}}", image)
                .lines()
                .toList()) {
            chainId = chainId.isEmpty() ? diffId : "sha256:" + sha256(chainId + " " + diffId);
            layers.add(Objects.requireNonNull(snapshots.get(chainId), chainId));
        }
        Collections.reverse(layers);
        return of(layers.stream().map(Path::toString).toList(), mountpoint);
    }

    /** The same of one that dockerd has unpacked with overlay2. */
    public static List<String> ofDockers(Docker docker, String image, Path mountpoint) {
        String upper = docker.ok("image", "inspect", "-f", "{{.GraphDriver.Data.UpperDir}}", image);
        String lower = docker.ok("image", "inspect", "-f", "{{.GraphDriver.Data.LowerDir}}", image);
        List<String> layers = new ArrayList<>(List.of(upper));
        if (!lower.equals("<no value>")) {
            layers.addAll(List.of(lower.split(":")));
        }
        return of(layers, mountpoint);
    }

    /** What one list has and the other has not, from both sides: readable where the lists are long. */
    public static List<String> differences(List<String> ours, List<String> theirs) {
        return Stream.concat(
                        without(ours, theirs).map("only here: "::concat),
                        without(theirs, ours).map("only there: "::concat))
                .toList();
    }

    private static Stream<String> without(List<String> lines, List<String> others) {
        Set<String> known = new HashSet<>(others);
        return lines.stream().filter(line -> !known.contains(line));
    }

    private static List<String> of(List<String> layers, Path mountpoint) {
        Requirements.program("getfattr", "attr");
        try {
            Files.createDirectories(mountpoint.resolve("nothing"));
            Path tree = Files.createDirectory(mountpoint.resolve("tree"));
            String lower = String.join(":", layers) + ":" + mountpoint.resolve("nothing");
            Command.of("mount", "-t", "overlay", "overlay", "-o", "ro,lowerdir=" + lower, tree.toString())
                    .run()
                    .ok();
            try {
                return new ImageTree(tree).lines();
            } finally {
                Command.of("umount", tree.toString()).run().ok();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lines() {
        return Stream.of(
                        in("find . -mindepth 1 -type d -printf '" + DIRECTORY + "' -o -mindepth 1 -printf '" + FILE
                                + "'"),
                        in("find . -maxdepth 0 -printf 'the root %m %U %G\\n'"),
                        in("find . -type f -exec sha256sum {} +"),
                        in("find . \\( -type b -o -type c \\) -exec stat -c 'device %n %t:%T' {} +"),
                        in("getfattr -R -h -d -m - -e hex . | awk '/^# file/ {file = $0} /=/ {print file, $0}'"))
                .flatMap(List::stream)
                .sorted()
                .toList();
    }

    /** Names may be no text at all. */
    private List<String> in(String script) {
        String readable = "cd '" + mountpoint + "' && { " + script + "; } | cat -v";
        return Command.of("bash", "-o", "pipefail", "-c", readable).run().lines();
    }

    /** By chainID. */
    private static Map<String, Path> snapshots(Path directory) {
        Map<String, Path> found = new HashMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path snapshot : all.toList()) {
                String json = Files.readString(snapshot.resolve("snapshot.json"));
                var chainId = java.util.regex.Pattern.compile("\"chainId\"\\s*:\\s*\"([^\"]+)\"")
                        .matcher(json);
                if (chainId.find()) {
                    found.put(chainId.group(1), snapshot.resolve("fs"));
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
