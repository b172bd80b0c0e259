package org.gantry.images.oci;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Descriptor.Platform;
import org.gantry.api.oci.ImageConfig;
import org.jspecify.annotations.Nullable;

/**
 * The platform somebody asks for, {@code os[/arch[/variant]]}, with the names that uname has understood as well.
 *
 * @param variant empty if any will do
 */
public record PlatformMatcher(String os, String architecture, String variant) {
    private static final Map<String, String> SYNONYMS = Map.of(
            "x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "i386", "386", "i686", "386", "armhf", "arm");

    /** Empty is the host's platform. */
    public static PlatformMatcher parse(String text) {
        if (text.isEmpty()) {
            return new PlatformMatcher(HostPlatform.OS, HostPlatform.architecture(), "");
        }
        List<String> parts = List.of(text.toLowerCase(Locale.ROOT).split("/", -1));
        if (parts.size() > 3 || parts.stream().anyMatch(part -> !part.matches("[a-z0-9_.-]+"))) {
            throw new EngineException.InvalidArgument(
                    "\"" + text + "\" is an invalid platform: it must be os[/arch[/variant]]");
        }
        if (parts.size() == 1 && !parts.getFirst().equals(HostPlatform.OS)) {
            return new PlatformMatcher(HostPlatform.OS, architecture(parts.getFirst()), "");
        }
        if (!parts.getFirst().equals(HostPlatform.OS)) {
            throw new EngineException.InvalidArgument(
                    "\"" + text + "\": unknown operating system or architecture: images for " + parts.getFirst()
                            + " do not run on " + HostPlatform.OS);
        }
        String architecture = parts.size() > 1 ? architecture(parts.get(1)) : HostPlatform.architecture();
        return new PlatformMatcher(HostPlatform.OS, architecture, parts.size() > 2 ? parts.get(2) : "");
    }

    /** Of the manifests of one image, the one for this platform. */
    public Optional<Descriptor> choose(List<Descriptor> manifests) {
        return manifests.stream()
                .filter(manifest -> matches(manifest.platform()))
                .findFirst();
    }

    /** Whether an image that stands alone is for this platform, as far as its config says. */
    public boolean matches(ImageConfig config) {
        return os.equals(config.os())
                && architecture.equals(config.architecture())
                && (variant.isEmpty() || config.variant() == null || variant.equals(config.variant()));
    }

    private boolean matches(@Nullable Platform platform) {
        if (platform == null || !os.equals(platform.os()) || !architecture.equals(platform.architecture())) {
            return false;
        }
        // 64-bit ARM has one version so far, which some name and some do not.
        boolean eight = architecture.equals("arm64") && platform.variant() == null && variant.equals("v8");
        return variant.isEmpty() || eight || variant.equals(platform.variant());
    }

    private static String architecture(String name) {
        return SYNONYMS.getOrDefault(name, name);
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
