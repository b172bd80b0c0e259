package org.gantry.engine.volume;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gantry.api.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * The options of the local driver ({@code docker volume create -o}): what mount(8) would be told.
 *
 * @param type of the file system; "none" for a bind mount
 * @param device what is mounted
 * @param options separated by commas
 */
record LocalOptions(String type, String device, String options) {
    private static final String TYPE = "type";
    private static final String DEVICE = "device";
    private static final String OPTIONS = "o";
    private static final Set<String> KNOWN = Set.of(TYPE, DEVICE, OPTIONS, "size");
    private static final Map<String, List<String>> NEEDED =
            Map.of(DEVICE, List.of(TYPE), TYPE, List.of(DEVICE), OPTIONS, List.of(DEVICE, TYPE));

    /** Whether a directory is shown again. */
    boolean isBind() {
        return List.of(options.split(",", -1)).stream()
                .anyMatch(option -> option.equals("bind") || option.equals("rbind"));
    }

    /**
     * Null when there are none: the volume is a directory.
     *
     * @throws EngineException.InvalidArgument in Docker's words
     */
    static @Nullable LocalOptions of(Map<String, String> given) {
        for (String name : given.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new EngineException.InvalidArgument("invalid option: \"" + name + "\"");
            }
            for (String needed : NEEDED.getOrDefault(name, List.of())) {
                if (given.getOrDefault(needed, "").isEmpty()) {
                    throw new EngineException.InvalidArgument("missing required option: \"" + needed + "\"");
                }
            }
        }
        if (given.containsKey("size")) {
            throw new EngineException.InvalidArgument("quota size requested but no quota support");
        }
        return given.isEmpty()
                ? null
                : new LocalOptions(
                        given.getOrDefault(TYPE, ""), given.getOrDefault(DEVICE, ""), given.getOrDefault(OPTIONS, ""));
    }
}
