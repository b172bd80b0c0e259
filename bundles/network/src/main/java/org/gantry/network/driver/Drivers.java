package org.gantry.network.driver;

import java.util.List;
import org.gantry.api.EngineException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The types of network there are at this moment. */
@Component(service = Drivers.class)
public final class Drivers {
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<NetworkDriver> drivers = List.of();

    /** For the service component runtime, which sets the field. */
    public Drivers() {}

    /** A fixed choice. */
    public Drivers(List<NetworkDriver> drivers) {
        this.drivers = List.copyOf(drivers);
    }

    /** @throws EngineException.NotFound for a type a user asks for that there is none of, in Docker's words */
    public NetworkDriver requested(String type) {
        return drivers.stream()
                .filter(driver -> driver.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new EngineException.NotFound(
                        "could not find plugin " + type + " in v1 plugin registry: plugin not found"));
    }

    /** The types there are, in order. */
    public List<String> types() {
        return drivers.stream().map(NetworkDriver::type).sorted().toList();
    }

    /** What all of them have to say about the host. */
    public List<String> warnings() {
        return drivers.stream().flatMap(driver -> driver.warnings().stream()).toList();
    }

    /** @throws EngineException.Unavailable when there is none of this type */
    public NetworkDriver of(String type) {
        return drivers.stream()
                .filter(driver -> driver.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new EngineException.Unavailable(
                        "no driver for networks of the type " + type + " is installed"));
    }
}
