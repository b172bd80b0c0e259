package org.gantry.images.tree;

import java.util.Set;

/** Which extended attributes go into archives: those that belong to a file, not to the host or the file system it is on. */
final class ArchivedXattrs {
    private static final Set<String> OF_THE_HOST = Set.of("security.selinux", "security.ima", "security.evm");

    private ArchivedXattrs() {}

    static boolean isKept(String name) {
        return !name.startsWith("trusted.overlay.") && !OF_THE_HOST.contains(name);
    }
}
