package org.gantry.linux.cgroup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Paths of cgroups as the OCI specification has them: absolute, from the root of each hierarchy. */
final class CgroupPaths {
    private CgroupPaths() {}

    /** Refuses what would name a hierarchy's root, or anything outside of it. */
    static void check(String path) {
        List<String> components =
                Arrays.asList(path.substring(Math.min(1, path.length())).split("/", -1));
        boolean wellFormed = path.startsWith("/")
                && components.stream()
                        .noneMatch(
                                name -> name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("\n"));
        if (!wellFormed) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is no cgroup path: it starts with / and has no empty, . or .. component");
        }
    }

    /** The path one component shorter; empty for the root of a hierarchy. */
    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** The cgroup's ancestors below the root, the outermost first: /a, /a/b for /a/b/c. */
    static List<String> ancestors(String path) {
        var ancestors = new ArrayList<String>();
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            ancestors.add(path.substring(0, slash));
        }
        return ancestors;
    }
}
