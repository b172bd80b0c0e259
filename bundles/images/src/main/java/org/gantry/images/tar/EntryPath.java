package org.gantry.images.tar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.linux.syscall.CString;

/**
 * A name in an archive after it was judged: relative, no "..", and of bearable length. The root itself ("./") has no
 * components.
 */
public record EntryPath(List<String> components) {
    public static final EntryPath ROOT = new EntryPath(List.of());

    private static final int LONGEST = 4095;
    private static final int LONGEST_COMPONENT = 255;
    private static final int DEEPEST = 255;

    public EntryPath {
        components = List.copyOf(components);
    }

    /**
     * Judges a name.
     *
     * @param what how to call it in a refusal: "invalid layer: the name"
     */
    public static EntryPath parse(String name, String what) {
        if (name.startsWith("/")) {
            throw refused(what, name, "is absolute");
        }
        if (CString.encode(name).length > LONGEST) {
            throw refused(what, name.substring(0, 64) + "...", "is longer than " + LONGEST + " bytes");
        }
        var components = new ArrayList<String>();
        for (String component : name.split("/", -1)) {
            if (component.equals("..")) {
                throw refused(what, name, "climbs out with \"..\"");
            }
            if (CString.encode(component).length > LONGEST_COMPONENT) {
                throw refused(what, name, "has a component of more than " + LONGEST_COMPONENT + " bytes");
            }
            if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        if (components.size() > DEEPEST) {
            throw refused(what, name.substring(0, 64) + "...", "is deeper than " + DEEPEST + " directories");
        }
        return new EntryPath(components);
    }

    /** Where a relative link in this directory leads, by its text alone; empty if out of the root or absolute. */
    public Optional<EntryPath> resolve(String target) {
        if (target.startsWith("/")) {
            return Optional.empty();
        }
        var resolved = new ArrayList<>(components);
        for (String component : target.split("/", -1)) {
            if (component.equals("..")) {
                if (resolved.isEmpty()) {
                    return Optional.empty();
                }
                resolved.removeLast();
            } else if (!component.isEmpty() && !component.equals(".")) {
                resolved.add(component);
            }
        }
        return Optional.of(new EntryPath(resolved));
    }

    public boolean isRoot() {
        return components.isEmpty();
    }

    /** The last component; the root has none. */
    public String last() {
        return components.getLast();
    }

    public EntryPath parent() {
        return new EntryPath(components.subList(0, components.size() - 1));
    }

    public EntryPath sibling(String name) {
        return parent().child(name);
    }

    public EntryPath child(String name) {
        var all = new ArrayList<>(components);
        all.add(name);
        return new EntryPath(all);
    }

    /** The path to hand to the kernel, relative to the root; "." for the root itself. */
    @Override
    public String toString() {
        return isRoot() ? "." : String.join("/", components);
    }

    private static EngineException.InvalidArgument refused(String what, String name, String reason) {
        return new EngineException.InvalidArgument(what + " \"" + name + "\" " + reason);
    }
}
