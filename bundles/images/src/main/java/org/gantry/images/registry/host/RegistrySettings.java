package org.gantry.images.registry.host;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gantry.images.reference.DockerHub;

/**
 * The settings of the registry client, parsed.
 *
 * @param mirrors by the domain that they mirror
 * @param ranges how many ranges of one blob at the same time
 * @param rangeThreshold bytes of the largest blob that is received in one piece
 * @param attempts how often in a row something may fail
 * @param pause before the first retry
 * @param stall how long nothing may come
 * @param chunkBytes of an upload, 0 for no chunks
 */
public record RegistrySettings(
        InsecureRegistries insecure,
        Map<String, List<URI>> mirrors,
        List<Path> certificates,
        Proxies proxies,
        int downloads,
        int uploads,
        int ranges,
        long rangeThreshold,
        int attempts,
        Duration pause,
        Duration connect,
        Duration stall,
        long chunkBytes) {

    /**
     * Reads the configuration.
     *
     * @param environment the process's, for the usual variables that name proxies
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    public static RegistrySettings of(RegistryConfig config, Map<String, String> environment) {
        return new RegistrySettings(
                InsecureRegistries.parse(list(config.insecureRegistries())),
                mirrors(list(config.mirrors())),
                list(config.certificates()).stream().map(Path::of).toList(),
                Proxies.of(config.httpProxy(), config.httpsProxy(), config.noProxy(), environment),
                atLeastOne("maxConcurrentDownloads", config.maxConcurrentDownloads()),
                atLeastOne("maxConcurrentUploads", config.maxConcurrentUploads()),
                atLeastOne("maxRangesPerBlob", config.maxRangesPerBlob()),
                Math.max(0, config.rangeThresholdBytes()),
                atLeastOne("maxAttempts", config.maxAttempts()),
                Duration.ofMillis(atLeastOne("retryPauseMillis", config.retryPauseMillis())),
                Duration.ofSeconds(atLeastOne("connectTimeoutSeconds", config.connectTimeoutSeconds())),
                Duration.ofSeconds(atLeastOne("stallTimeoutSeconds", config.stallTimeoutSeconds())),
                Math.max(0, config.uploadChunkBytes()));
    }

    static List<String> list(String commas) {
        return Stream.of(commas.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Map<String, List<URI>> mirrors(List<String> entries) {
        var mirrors = new LinkedHashMap<String, List<URI>>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            String domain =
                    equals < 0 ? DockerHub.DOMAIN : entry.substring(0, equals).strip();
            URI uri = URI.create(entry.substring(equals + 1).strip());
            boolean valid = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null;
            if (!valid) {
                throw new IllegalArgumentException(RegistryConfig.PID + ": mirrors: \"" + entry
                        + "\" must be [REGISTRY=]http[s]://HOST[:PORT][/PATH]");
            }
            mirrors.computeIfAbsent(domain, _ -> new ArrayList<>()).add(uri);
        }
        return mirrors;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(RegistryConfig.PID + ": " + name + " must be at least 1, not " + value);
        }
        return value;
    }
}
