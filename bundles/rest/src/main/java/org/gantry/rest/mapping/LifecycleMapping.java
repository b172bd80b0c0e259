package org.gantry.rest.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;
import org.jspecify.annotations.Nullable;

/** How the container ends, restarts and logs. */
final class LifecycleMapping {
    private LifecycleMapping() {}

    static LifecycleConfig read(Fields top, Fields host) {
        return host.part(
                "RestartPolicy",
                restart -> host.part(
                        "LogConfig",
                        log -> new LifecycleConfig(
                                host.flag("AutoRemove"),
                                RestartPolicyMapping.policy(restart.text("Name")),
                                restart.smallInteger("MaximumRetryCount", Integer.MIN_VALUE, Integer.MAX_VALUE),
                                host.optionalFlag("Init"),
                                top.text("StopSignal"),
                                stopTimeout(top.optionalInteger("StopTimeout", -1, Integer.MAX_VALUE)),
                                log.text("Type"),
                                log.textMap("Config"),
                                host.text("Runtime"),
                                top.object("Healthcheck", HealthMapping::read),
                                List.of(),
                                host.textMap("Annotations"))));
    }

    private static @Nullable Duration stopTimeout(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    static void writeConfig(LifecycleConfig lifecycle, ObjectNode top) {
        if (!lifecycle.stopSignal().isEmpty()) {
            top.put("StopSignal", lifecycle.stopSignal());
        }
        if (lifecycle.stopTimeout() != null) {
            top.put("StopTimeout", lifecycle.stopTimeout().toSeconds());
        }
        HealthMapping.writeConfig(lifecycle.health(), top);
        if (!lifecycle.shell().isEmpty()) {
            top.set("Shell", Json.array(lifecycle.shell()));
        }
    }

    static void writeHost(LifecycleConfig lifecycle, String runtime, ObjectNode host) {
        String logDriver = lifecycle.logDriver().isEmpty() ? "json-file" : lifecycle.logDriver();
        host.putObject("LogConfig").put("Type", logDriver).set("Config", Json.object(lifecycle.logOptions()));
        host.putObject("RestartPolicy")
                .put("Name", RestartPolicyMapping.word(lifecycle.restartPolicy()))
                .put("MaximumRetryCount", lifecycle.restartMaximumRetries());
        host.put("AutoRemove", lifecycle.autoRemove());
        host.put("Runtime", runtime);
        if (lifecycle.init() != null) {
            host.put("Init", lifecycle.init());
        }
        if (!lifecycle.annotations().isEmpty()) {
            host.set("Annotations", Json.object(lifecycle.annotations()));
        }
    }
}
