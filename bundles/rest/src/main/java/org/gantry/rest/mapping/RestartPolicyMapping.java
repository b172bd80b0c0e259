package org.gantry.rest.mapping;

import java.util.Locale;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerChanges;
import org.gantry.api.container.LifecycleConfig.RestartPolicy;
import org.gantry.rest.json.Fields;
import org.jspecify.annotations.Nullable;

/** Restart policies by the names of the API (RestartPolicy). */
public final class RestartPolicyMapping {
    private RestartPolicyMapping() {}

    /** Of an update, where an empty name says that the policy stays; null then. */
    public static ContainerChanges.@Nullable Restart changed(Fields restart) {
        String name = restart.text("Name");
        int retries = restart.smallInteger("MaximumRetryCount", Integer.MIN_VALUE, Integer.MAX_VALUE);
        return name.isEmpty() ? null : new ContainerChanges.Restart(policy(name), retries);
    }

    static RestartPolicy policy(String name) {
        return switch (name) {
            case "", "no" -> RestartPolicy.NO;
            case "always" -> RestartPolicy.ALWAYS;
            case "unless-stopped" -> RestartPolicy.UNLESS_STOPPED;
            case "on-failure" -> RestartPolicy.ON_FAILURE;
            default ->
                throw new EngineException.InvalidArgument("invalid restart policy: unknown policy '" + name
                        + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        };
    }

    static String word(RestartPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
