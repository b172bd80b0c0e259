package org.gantry.linux.fs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A line of /proc/self/mountinfo (proc_pid_mountinfo(5)).
 *
 * @param root what part of the file system is mounted
 * @param options per-mount options such as ro, nosuid
 * @param optional fields such as shared:5, master:3; none for a private mount
 * @param superOptions per-superblock options
 */
public record MountInfo(
        int id,
        int parent,
        String root,
        String mountPoint,
        List<String> options,
        List<String> optional,
        String fileSystem,
        String source,
        List<String> superOptions) {
    private static final int FIXED_FIELDS = 6;

    /** The mounts of this process's mount namespace, in the order of the kernel (lower mounts first). */
    public static List<MountInfo> self() {
        return read(Path.of("/proc/self/mountinfo"));
    }

    /** The mounts another process sees. */
    public static List<MountInfo> of(int pid) {
        return read(Path.of("/proc", Integer.toString(pid), "mountinfo"));
    }

    /** The topmost mount at exactly this path in this process's mount namespace. */
    public static Optional<MountInfo> at(String mountPoint) {
        return self().stream()
                .filter(mount -> mount.mountPoint().equals(mountPoint))
                .reduce((lower, upper) -> upper);
    }

    /** The mounts at or below this path, the deepest last. */
    public static List<MountInfo> below(String path) {
        return self().stream()
                .filter(mount ->
                        mount.mountPoint().equals(path) || mount.mountPoint().startsWith(path + "/"))
                .toList();
    }

    static MountInfo parse(String line) {
        List<String> fields = Arrays.asList(line.split(" ", -1));
        int separator = fields.subList(FIXED_FIELDS, fields.size()).indexOf("-") + FIXED_FIELDS;
        return new MountInfo(
                Integer.parseInt(fields.get(0)),
                Integer.parseInt(fields.get(1)),
                unescape(fields.get(3)),
                unescape(fields.get(4)),
                List.of(fields.get(5).split(",", -1)),
                List.copyOf(fields.subList(FIXED_FIELDS, separator)),
                unescape(fields.get(separator + 1)),
                unescape(fields.get(separator + 2)),
                List.of(fields.get(separator + 3).split(",", -1)));
    }

    private static List<MountInfo> read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(MountInfo::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Space, tab, newline and backslash are written as three octal digits. */
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        var result = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length()) {
                result.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }
}
