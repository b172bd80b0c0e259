package org.gantry.network.driver;

import org.osgi.service.component.annotations.Component;

/** The host's own namespace: the container has whatever interfaces the host has. */
@Component(service = NetworkDriver.class)
public final class HostDriver extends WithoutInterface {
    public static final String TYPE = "host";

    public HostDriver() {
        super(TYPE);
    }
}
