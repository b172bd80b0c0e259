package org.gantry.network.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gantry.api.EngineException.InvalidArgument;

/**
 * A setting of ip-sysctl for one interface, asked for as {@code net.ipv4.conf.IFNAME.log_martians=1}; the docker CLI sends
 * it in small letters. Of the names only what cannot lead to another file of /proc/sys is let through.
 *
 * @param family {@code ipv4}, {@code ipv6} or {@code mpls}
 * @param group {@code conf} or {@code neigh}
 */
public record InterfaceSetting(String family, String group, String name, String value) {
    private static final Path NET = Path.of("/proc/sys/net");
    private static final Pattern FORM = Pattern.compile(
            "net\\.(ipv4|ipv6|mpls)\\.(conf|neigh)\\.(?:IFNAME|ifname)\\.([a-z0-9_]+)=([\\x21-\\x7e ]{1,64})");

    /** @throws InvalidArgument in Docker's words */
    static InterfaceSetting parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new InvalidArgument("unrecognised network interface sysctl '" + text
                    + "'; represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V'");
        }
        return new InterfaceSetting(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4));
    }

    /** Changes the namespace of the calling thread. */
    void apply(String link) {
        Path file = NET.resolve(family).resolve(group).resolve(link).resolve(name);
        try {
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new InvalidArgument(
                    "cannot set net." + family + "." + group + "." + link + "." + name + " to \"" + value + "\": "
                            + e.getMessage(),
                    e);
        }
    }
}
