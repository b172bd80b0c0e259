package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.container.Health;
import org.gantry.api.oci.HealthCheck;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** Health checks and what they have told (API: HealthConfig, Health). */
public final class HealthMapping {
    private HealthMapping() {}

    /** What is out of range is for the engine to refuse. */
    public static HealthCheck read(Fields health) {
        return new HealthCheck(
                health.texts("Test"),
                duration(health, "Interval"),
                duration(health, "Timeout"),
                duration(health, "StartPeriod"),
                duration(health, "StartInterval"),
                retries(health.optionalInteger("Retries", Integer.MIN_VALUE, Integer.MAX_VALUE)));
    }

    private static @Nullable Integer retries(@Nullable Long given) {
        return given == null ? null : given.intValue();
    }

    private static @Nullable Long duration(Fields health, String name) {
        return health.optionalInteger(name, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Adds {@code Healthcheck} to a config, if there is one. */
    public static void writeConfig(@Nullable HealthCheck check, ObjectNode config) {
        if (check == null) {
            return;
        }
        ObjectNode node = config.putObject("Healthcheck");
        if (check.test() != null) {
            node.set("Test", Json.array(check.test()));
        }
        put(node, "Interval", check.interval());
        put(node, "Timeout", check.timeout());
        put(node, "StartPeriod", check.startPeriod());
        put(node, "StartInterval", check.startInterval());
        put(node, "Retries", check.retries());
    }

    private static void put(ObjectNode node, String name, @Nullable Number value) {
        if (value != null && value.longValue() != 0) {
            node.put(name, value.longValue());
        }
    }

    static ObjectNode state(Health health) {
        ObjectNode node =
                Json.object().put("Status", health.status().word()).put("FailingStreak", health.failingStreak());
        ArrayNode log = node.putArray("Log");
        for (Health.Probe probe : health.log()) {
            log.addObject()
                    .put("Start", Json.time(probe.start()))
                    .put("End", Json.time(probe.end()))
                    .put("ExitCode", probe.exitCode())
                    .put("Output", probe.output());
        }
        return node;
    }
}
