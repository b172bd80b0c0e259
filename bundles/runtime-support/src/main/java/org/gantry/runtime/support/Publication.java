package org.gantry.runtime.support;

import java.nio.file.Path;
import java.util.Hashtable;
import org.gantry.api.runtime.ContainerRuntime;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** A program as a service. The engine sees it come, and go when this is closed. */
public final class Publication implements AutoCloseable {
    private final ServiceRegistration<ContainerRuntime> registration;

    /** @param ranking of several programs of one name, the highest serves */
    public Publication(BundleContext context, ContainerRuntime runtime, Path program, int ranking) {
        var properties = new Hashtable<String, Object>();
        properties.put(ContainerRuntime.NAME_PROPERTY, runtime.info().name());
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put("gantry.runtime.path", program.toString());
        registration = context.registerService(ContainerRuntime.class, runtime, properties);
    }

    @Override
    public void close() {
        registration.unregister();
    }
}
