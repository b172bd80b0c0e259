package org.gantry.engine.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Links;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;

/**
 * A path in a container as a user gave it, made absolute and cleaned by its text, with what it ends with kept: a slash, or
 * a slash and a dot, says that it is a directory, and follows a link.
 *
 * @param text {@code /}, {@code /a/b}, {@code /a/b/} or {@code /a/b/.}
 */
record ContainerPath(String text) {
    private static final int MOST_LINKS = 255;

    static ContainerPath of(String given) {
        if (given.isEmpty()) {
            throw new EngineException.InvalidArgument("bad parameter: path cannot be empty");
        }
        if (given.indexOf('\0') >= 0) {
            throw new EngineException.InvalidArgument("bad parameter: path cannot hold a NUL");
        }
        List<String> clean = new ArrayList<>();
        components(given).forEach(component -> step(clean, component));
        String path = "/" + String.join("/", clean);
        boolean dot = given.equals(".") || given.endsWith("/.");
        String slash = path.equals("/") ? "" : "/";
        return new ContainerPath(dot ? path + slash + "." : given.endsWith("/") ? path + slash : path);
    }

    /** Whether it can only be a directory. */
    boolean assertsDirectory() {
        return text.endsWith("/") || text.endsWith("/.");
    }

    /** The last name, {@code .} if it ends so; of the root, a slash. */
    String name() {
        String trimmed = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return trimmed.equals("/") ? trimmed : trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    /** Where it leads when all links are followed, as far as it exists. */
    String resolved(RootDir root) {
        Deque<String> ahead = new ArrayDeque<>(components(text));
        List<String> done = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String component = ahead.pop();
            Optional<String> target = component.equals("..") ? Optional.empty() : target(root, done, component);
            if (target.isPresent()) {
                if (++links > MOST_LINKS) {
                    throw new EngineException.InvalidArgument("too many links in " + text);
                }
                if (target.get().startsWith("/")) {
                    done.clear();
                }
                components(target.get()).reversed().forEach(ahead::push);
            } else {
                step(done, component);
            }
        }
        return "/" + String.join("/", done);
    }

    /** Where a link points; empty for anything else, and for nothing. */
    private static Optional<String> target(RootDir root, List<String> above, String name) {
        String path = "/" + String.join("/", above) + "/" + name;
        Optional<Fd> found = root.find(path, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Fd file = found.get()) {
            return Stat.of(file).isSymbolicLink() ? Optional.of(Links.readlink(file, "")) : Optional.empty();
        }
    }

    private static void step(List<String> path, String component) {
        if (!component.equals("..")) {
            path.add(component);
        } else if (!path.isEmpty()) {
            path.removeLast();
        }
    }

    private static List<String> components(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(component -> !component.isEmpty() && !component.equals("."))
                .toList();
    }
}
