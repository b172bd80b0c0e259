package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The settings files of the assembly against the metatype of its bundles: every setting is in its file, with its default. */
class ShippedSettingsIT {
    private static final Path ASSEMBLY = Path.of(System.getProperty("gantry.it.assembly"));
    private static final Pattern PID = Pattern.compile("<Designate pid=\"([^\"]*)\"");
    private static final Pattern FACTORY = Pattern.compile("<Designate factoryPid=");
    private static final Pattern SETTING = Pattern.compile("<AD id=\"([^\"]*)\"[^>]*? default=\"([^\"]*)\"");
    private static final Pattern COMMENTED = Pattern.compile("^#([\\w.-]+) =(?: (.*))?$", Pattern.MULTILINE);

    @Test
    void everySettingIsInItsFileWithItsDefault() throws IOException {
        Map<String, Map<String, String>> declared = declared();
        assertThat(declared)
                .containsKeys(
                        "org.gantry.engine",
                        "org.gantry.rest",
                        "org.gantry.network",
                        "org.gantry.images",
                        "org.gantry.runtime.discovery");
        for (Map.Entry<String, Map<String, String>> settings : declared.entrySet()) {
            Path file = ASSEMBLY.resolve("etc/" + settings.getKey() + ".cfg");
            assertThat(file).exists();
            assertThat(matches(COMMENTED, Files.readString(file)))
                    .as(file.toString())
                    .isEqualTo(settings.getValue());
        }
    }

    /** By the PID of the component. */
    private static Map<String, Map<String, String>> declared() throws IOException {
        Map<String, Map<String, String>> settings = new TreeMap<>();
        for (Path jar : ourBundles()) {
            for (String document : metatypes(jar)) {
                if (FACTORY.matcher(document).find()) {
                    continue; // as many files as the operator writes, and none to begin with
                }
                Matcher pid = PID.matcher(document);
                assertThat(pid.find()).as("a PID in the metatype of " + jar).isTrue();
                settings.put(pid.group(1), matches(SETTING, document));
            }
        }
        return settings;
    }

    private static List<Path> ourBundles() throws IOException {
        try (Stream<Path> files = Files.walk(ASSEMBLY.resolve("system/org/gantry"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static List<String> metatypes(Path jar) throws IOException {
        List<String> documents = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
                    try (InputStream content = file.getInputStream(entry)) {
                        documents.add(new String(content.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return documents;
    }

    private static Map<String, String> matches(Pattern pattern, String text) {
        Map<String, String> found = new TreeMap<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(2) == null ? "" : matcher.group(2);
            found.put(matcher.group(1), value.replace("\\,", ",")); // the metatype's way to write a comma
        }
        return found;
    }
}
