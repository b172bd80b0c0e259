package org.gantry.engine.facade;

import java.util.List;
import org.gantry.api.engine.Networks;
import org.gantry.api.network.Network;
import org.gantry.api.network.NetworkController;
import org.gantry.engine.service.ServiceSlot;

/** The network controller. */
public final class NetworkFacade implements Networks {
    private final ServiceSlot<NetworkController> controllers;

    public NetworkFacade(ServiceSlot<NetworkController> controllers) {
        this.controllers = controllers;
    }

    @Override
    public List<Network> list() {
        return controllers.get().list();
    }

    @Override
    public Network inspect(String ref) {
        return controllers.get().get(ref);
    }
}
