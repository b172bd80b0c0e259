package org.gantry.network;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.gantry.linux.netlink.route.Links;
import org.osgi.framework.BundleContext;

/**
 * Which engine this is. Several live on one machine; everything they make in the kernel has a name of its own that
 * comes from the name of the instance.
 *
 * @param root directory of what outlives the host
 * @param run directory of what dies with the host
 * @param name {@code default}, or a short hash of another root
 */
public record EngineInstance(Path root, Path run, String name) {
    private static final String DEFAULT = "default";
    private static final Pattern SHORT_NAME = Pattern.compile("[a-z0-9]{1,10}");

    /** From the properties of the framework. */
    public static EngineInstance of(BundleContext context) {
        return new EngineInstance(
                Path.of(property(context, "gantry.root", "/var/lib/gantry")),
                Path.of(property(context, "gantry.run", "/run/gantry")),
                property(context, "gantry.instance", DEFAULT));
    }

    /** The name of the default bridge; at most 15 characters, as for every interface. */
    public String bridgeName() {
        return name.equals(DEFAULT) ? "gantry0" : "gtr" + tag();
    }

    /** The name of the bridge of a network of the user's. */
    public String bridgeName(String networkId) {
        return name.equals(DEFAULT)
                ? "gantry-" + networkId.substring(0, 8)
                : "gtr" + tag() + networkId.substring(0, Math.max(1, Links.LONGEST_NAME - 3 - tag().length()));
    }

    /** The name of the nftables table. */
    public String tableName() {
        return "gantry_" + tag();
    }

    /** The name of eBPF programs; at most 15 characters, as for every object of that kind. */
    public String programName() {
        return "gtr_" + tag();
    }

    public Path networks() {
        return root.resolve("network");
    }

    public Path endpoints() {
        return run.resolve("network");
    }

    public Path sandboxes() {
        return run.resolve("netns");
    }

    private String tag() {
        if (SHORT_NAME.matcher(name).matches()) {
            return name;
        }
        var hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(hash.getValue());
    }

    private static String property(BundleContext context, String name, String otherwise) {
        String value = context.getProperty(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
