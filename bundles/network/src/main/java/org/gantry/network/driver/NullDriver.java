package org.gantry.network.driver;

import org.osgi.service.component.annotations.Component;

/** A namespace with nothing but its loopback. */
@Component(service = NetworkDriver.class)
public final class NullDriver extends WithoutInterface {
    public static final String TYPE = "null";

    public NullDriver() {
        super(TYPE);
    }
}
