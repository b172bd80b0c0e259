package org.gantry.images.oci;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gantry.api.EngineException;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Descriptor.Platform;
import org.gantry.api.oci.ImageConfig;
import org.gantry.linux.syscall.Arch;

/** What this host runs, in the words of GOOS and GOARCH that the specifications use. */
public final class HostPlatform {
    public static final String OS = "linux";

    private static final String UNKNOWN = "unknown";

    private HostPlatform() {}

    public static String architecture() {
        return switch (Arch.current()) {
            case X86_64 -> "amd64";
            case AARCH64 -> "arm64";
        };
    }

    /** Of the manifests of one image, the one for this host; a single one is taken as it is. */
    public static Descriptor choose(List<Descriptor> manifests) {
        List<Descriptor> images =
                manifests.stream().filter(d -> !isAttestation(d)).toList();
        Optional<Descriptor> fitting =
                images.stream().filter(HostPlatform::fits).findFirst();
        if (fitting.isPresent()) {
            return fitting.get();
        }
        if (images.size() == 1) {
            return images.getFirst();
        }
        throw new EngineException.InvalidArgument("the image is not for " + OS + "/" + architecture() + ", only for "
                + images.stream().map(HostPlatform::text).collect(Collectors.joining(", ")));
    }

    /** buildx puts statements about an image beside it, for a platform that is none. */
    public static boolean isAttestation(Descriptor descriptor) {
        Platform platform = descriptor.platform();
        return platform != null && UNKNOWN.equals(platform.os()) && UNKNOWN.equals(platform.architecture());
    }

    /** An image for another architecture may be loaded (an emulator may run it), one for another system may not. */
    public static void requireLoadable(ImageConfig config) {
        Predicate<String> foreign = os -> !os.isEmpty() && !os.equals(OS);
        Optional.ofNullable(config.os()).filter(foreign).ifPresent(os -> {
            throw new EngineException.InvalidArgument("cannot load " + os + " image on " + OS);
        });
    }

    private static boolean fits(Descriptor descriptor) {
        Platform platform = descriptor.platform();
        return platform != null && OS.equals(platform.os()) && architecture().equals(platform.architecture());
    }

    private static String text(Descriptor descriptor) {
        Platform platform = descriptor.platform();
        return platform == null ? UNKNOWN : platform.os() + "/" + platform.architecture();
    }
}
