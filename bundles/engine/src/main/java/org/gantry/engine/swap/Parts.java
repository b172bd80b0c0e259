package org.gantry.engine.swap;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.gantry.api.swap.ReplaceablePart;
import org.gantry.engine.core.EngineCore;
import org.gantry.engine.lifecycle.DriverChanges;
import org.gantry.engine.service.Services;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Makes the parts known that this engine uses. */
public final class Parts implements AutoCloseable {
    private final List<ServiceRegistration<ReplaceablePart>> registrations;

    private Parts(List<ServiceRegistration<ReplaceablePart>> registrations) {
        this.registrations = registrations;
    }

    public static Parts register(BundleContext context, EngineCore core, DriverChanges changes) {
        return new Parts(of(core, changes).entrySet().stream()
                .map(part -> register(context, part.getKey(), part.getValue()))
                .toList());
    }

    /** The parts by name. */
    public static Map<String, ReplaceablePart> of(EngineCore core, DriverChanges changes) {
        Services services = core.services();
        return Map.of(
                "driver", new DriverPart(core, changes),
                "images", new ServicePart(services.ofImages(), Knowledge.ofImages(services, core.registry())),
                "network", new ServicePart(List.of(services.networks()), Knowledge.ofNetworks(services)));
    }

    private static ServiceRegistration<ReplaceablePart> register(
            BundleContext context, String name, ReplaceablePart part) {
        Dictionary<String, String> properties = new Hashtable<>();
        properties.put(ReplaceablePart.PART_PROPERTY, name);
        return context.registerService(ReplaceablePart.class, part, properties);
    }

    @Override
    public void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
