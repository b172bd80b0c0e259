package org.gantry.runtime.libcontainer.mount;

import java.util.HashMap;
import java.util.Map;
import org.gantry.linux.mount.MountAttr;

/**
 * What a mount option does to the attributes of a mount. The access time mode is one field of several bits in the
 * kernel: setting a mode means clearing the field, and relatime is the field being zero.
 */
record Attribute(long set, long clear) {
    /** By the names of mount(8); with an "r" before it each also exists for the whole tree (config.md, mounts). */
    static final Map<String, Attribute> BY_NAME = byName();

    private static Map<String, Attribute> byName() {
        Map<String, Attribute> names = new HashMap<>();
        toggle(names, "ro", "rw", MountAttr.RDONLY);
        toggle(names, "nosuid", "suid", MountAttr.NOSUID);
        toggle(names, "nodev", "dev", MountAttr.NODEV);
        toggle(names, "noexec", "exec", MountAttr.NOEXEC);
        toggle(names, "nodiratime", "diratime", MountAttr.NODIRATIME);
        toggle(names, "nosymfollow", "symfollow", MountAttr.NOSYMFOLLOW);
        accessTime(names, "noatime", MountAttr.NOATIME);
        accessTime(names, "strictatime", MountAttr.STRICTATIME);
        for (String relative : new String[] {"relatime", "atime", "norelatime", "nostrictatime"}) {
            accessTime(names, relative, 0);
        }
        return Map.copyOf(names);
    }

    private static void toggle(Map<String, Attribute> names, String on, String off, long attribute) {
        names.put(on, new Attribute(attribute, 0));
        names.put(off, new Attribute(0, attribute));
    }

    private static void accessTime(Map<String, Attribute> names, String name, long mode) {
        names.put(name, new Attribute(mode, MountAttr.ATIME_MASK));
    }
}
