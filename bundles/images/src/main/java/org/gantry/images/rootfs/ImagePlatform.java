package org.gantry.images.rootfs;

import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.images.oci.HostPlatform;
import org.jspecify.annotations.Nullable;

/** The platform a user names for an import: {@code os}, {@code os/arch} or {@code os/arch/variant}; empty is the host's. */
record ImagePlatform(
        String os, String architecture, @Nullable String variant) {

    static ImagePlatform parse(String text) {
        if (text.isEmpty()) {
            return new ImagePlatform(HostPlatform.OS, HostPlatform.architecture(), null);
        }
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() > 3 || parts.stream().anyMatch(part -> !part.matches("[A-Za-z0-9_.-]+"))) {
            throw new EngineException.InvalidArgument("invalid platform \"" + text + "\": must be os[/arch[/variant]]");
        }
        if (!parts.getFirst().equals(HostPlatform.OS)) {
            throw new EngineException.InvalidArgument(
                    "operating system is not supported: \"" + parts.getFirst() + "\"");
        }
        String architecture = parts.size() > 1 ? parts.get(1) : HostPlatform.architecture();
        return new ImagePlatform(parts.getFirst(), architecture, parts.size() > 2 ? parts.get(2) : null);
    }
}
