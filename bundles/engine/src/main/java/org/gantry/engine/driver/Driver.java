package org.gantry.engine.driver;

import java.util.Map;
import org.gantry.api.runtime.ContainerRuntime;
import org.gantry.engine.lease.ServiceProperties;

/**
 * An execution driver that is there, whether it serves or not.
 *
 * @param name as in {@code docker run --runtime NAME}
 * @param bundleId of the OSGi bundle it comes from
 */
public record Driver(String name, long ranking, long serviceId, long bundleId, ContainerRuntime runtime) {

    static Driver of(ContainerRuntime runtime, Map<String, ?> properties) {
        return new Driver(
                nameOf(properties),
                ServiceProperties.ranking(properties),
                ServiceProperties.serviceId(properties),
                ServiceProperties.bundleId(properties),
                runtime);
    }

    static String nameOf(Map<String, ?> properties) {
        Object name = properties.get(ContainerRuntime.NAME_PROPERTY);
        return name == null ? "" : name.toString();
    }
}
