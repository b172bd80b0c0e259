package org.gantry.images.rootfs;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/** {@code 80}, {@code 53/udp} or {@code 8000-8005/tcp}, as the keys of ExposedPorts. */
final class ExposedPort {
    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/([A-Za-z]+))?");
    private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");
    private static final int HIGHEST = 65_535;

    private ExposedPort() {}

    static List<String> expand(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw invalid(text);
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = number(matcher.group(2), first);
        String protocol = protocol(matcher.group(3), text);
        if (first == 0 || last > HIGHEST || last < first) {
            throw invalid(text);
        }
        return IntStream.rangeClosed(first, last)
                .mapToObj(port -> port + "/" + protocol)
                .toList();
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static String protocol(@Nullable String written, String text) {
        String protocol = written == null ? "tcp" : written.toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(protocol)) {
            throw new EngineException.InvalidArgument("invalid proto \"" + written + "\" in \"" + text + "\"");
        }
        return protocol;
    }

    private static EngineException.InvalidArgument invalid(String text) {
        return new EngineException.InvalidArgument("invalid containerPort: " + text);
    }
}
