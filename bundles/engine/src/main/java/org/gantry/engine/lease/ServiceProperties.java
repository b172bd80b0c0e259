package org.gantry.engine.lease;

import java.util.Map;

/** What the framework says of a service. */
public final class ServiceProperties {
    private ServiceProperties() {}

    public static long bundleId(Map<String, ?> properties) {
        return number(properties, "service.bundleid");
    }

    public static long ranking(Map<String, ?> properties) {
        return number(properties, "service.ranking");
    }

    public static long serviceId(Map<String, ?> properties) {
        return number(properties, "service.id");
    }

    private static long number(Map<String, ?> properties, String key) {
        return properties.get(key) instanceof Number value ? value.longValue() : 0;
    }
}
