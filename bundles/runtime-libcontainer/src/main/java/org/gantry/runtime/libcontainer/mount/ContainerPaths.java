package org.gantry.runtime.libcontainer.mount;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.gantry.api.EngineException;

/** Paths inside the container, cleaned by their text alone as Go's filepath.Clean does. */
public final class ContainerPaths {
    private ContainerPaths() {}

    /**
     * An absolute path without empty, {@code .} and {@code ..} components.
     *
     * @throws EngineException.InvalidArgument if it is not absolute
     */
    public static String clean(String field, String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new EngineException.InvalidArgument(field + ": \"" + path + "\" is no absolute path");
        }
        return isClean(path) ? path : Path.of(path).normalize().toString();
    }

    /** Nearly all are; this is asked for each path of each container. */
    private static boolean isClean(String path) {
        boolean plain = !path.contains("//") && !path.contains("/.");
        return plain && (path.length() == 1 || !path.endsWith("/"));
    }

    public static List<String> components(String cleaned) {
        return StreamSupport.stream(Path.of(cleaned).spliterator(), false)
                .map(Path::toString)
                .toList();
    }

    /** Whether the path is the other one or below it; both are clean. */
    public static boolean isWithin(String path, String ancestor) {
        boolean begins = path.startsWith(ancestor);
        return begins
                && (path.length() == ancestor.length()
                        || ancestor.equals("/")
                        || path.charAt(ancestor.length()) == '/');
    }

    public static String parent(String cleaned) {
        int slash = cleaned.lastIndexOf('/');
        return slash <= 0 ? "/" : cleaned.substring(0, slash);
    }

    public static String name(String cleaned) {
        return cleaned.substring(cleaned.lastIndexOf('/') + 1);
    }
}
