package org.gantry.itests.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An image that Debian's umoci makes, layer by layer, in an OCI image layout. */
public final class UmociImage {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path layout;
    private final String name;

    private UmociImage(Path layout, String name) {
        this.layout = layout;
        this.name = name;
    }

    /** One without layers yet. */
    public static UmociImage create(Path layout, String name) {
        Requirements.program("umoci", "umoci");
        Requirements.program("skopeo", "skopeo");
        var image = new UmociImage(layout, name);
        umoci("init", "--layout", layout.toString());
        umoci("new", "--image", image.reference());
        return image;
    }

    /** A tar archive, as it is, becomes the next layer. */
    public UmociImage add(Path archive) {
        umoci("raw", "add-layer", "--image", reference(), archive.toString());
        return this;
    }

    /** What a shell script changes in the unpacked image becomes the next layer. */
    public UmociImage change(Path bundle, String script) {
        umoci("unpack", "--image", reference(), bundle.toString());
        Command.of(
                        "sh",
                        "-euc",
                        "cd \"$1\"; " + script,
                        "sh",
                        bundle.resolve("rootfs").toString())
                .run()
                .ok();
        umoci("repack", "--image", reference(), bundle.toString());
        return this;
    }

    /** A layer in which a directory stands for all that lower layers have there. */
    public UmociImage replace(Path directory, String target) {
        umoci("insert", "--opaque", "--image", reference(), directory.toString(), target);
        return this;
    }

    /** Has skopeo write it into an archive: {@code docker-archive} or {@code oci-archive}. */
    public Path copyTo(String format, Path archive) {
        skopeo("oci:" + reference(), format + ":" + archive + ":" + name);
        return archive;
    }

    private String reference() {
        return layout + ":" + name;
    }

    private static void umoci(String... arguments) {
        Command.of("umoci").and(List.of(arguments)).within(PATIENCE).run().ok();
    }

    /** Copies an image between any two places that skopeo knows. */
    public static void skopeo(String from, String to) {
        Command.of("skopeo", "copy", "--quiet", "--insecure-policy", from, to)
                .within(PATIENCE)
                .run()
                .ok();
    }
}
