package org.gantry.engine.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the machine is, as far as a spec depends on it.
 *
 * @param dockerArchitecture as Go names it: {@code amd64}, {@code arm64}
 * @param kernelRelease as uname(2) tells, {@code 6.1.0-13-amd64}
 * @param processors that the engine may use
 */
record Machine(String dockerArchitecture, String kernelRelease, int processors) {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    static Machine ofThisHost() {
        String architecture = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default ->
                throw new IllegalStateException(
                        "Gantry knows x86-64 and aarch64, not " + System.getProperty("os.arch"));
        };
        try {
            String release =
                    Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
            return new Machine(architecture, release, Runtime.getRuntime().availableProcessors());
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not mounted", e);
        }
    }

    String seccompArchitecture() {
        return dockerArchitecture.equals("amd64") ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64";
    }

    /** Whether the kernel is as new as {@code major.minor}. */
    boolean kernelAtLeast(String version) {
        Matcher wanted = VERSION.matcher(version);
        Matcher actual = VERSION.matcher(kernelRelease);
        if (!wanted.matches() || !actual.matches()) {
            return false;
        }
        int major = Integer.compare(number(actual, 1), number(wanted, 1));
        return major > 0 || (major == 0 && number(actual, 2) >= number(wanted, 2));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
