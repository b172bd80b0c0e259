package org.gantry.runtime.oci;

import java.util.Hashtable;
import org.gantry.api.runtime.ContainerRuntime;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** A program as a service. The engine sees it come, and go when this is closed. */
final class Publication implements AutoCloseable {
    private final ServiceRegistration<ContainerRuntime> registration;

    /** @param ranking of several programs of one name, the highest serves */
    Publication(BundleContext context, OciProgram program, OciHost host, int ranking) {
        var properties = new Hashtable<String, Object>();
        properties.put(ContainerRuntime.NAME_PROPERTY, program.name());
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put("gantry.runtime.path", program.path().toString());
        registration = context.registerService(ContainerRuntime.class, new OciRuntime(program, host), properties);
    }

    @Override
    public void close() {
        registration.unregister();
    }
}
