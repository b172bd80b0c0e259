package org.gantry.network;

import java.util.Map;
import org.gantry.network.testing.NeedsRoot;

/** Networks of the type ipvlan at layer 3, with what the kernel has of packet filters. */
@NeedsRoot
class IpvlanRouterContractIT extends IpvlanContractIT {
    @Override
    Map<String, String> mode() {
        return Map.of("ipvlan_mode", "l3s");
    }

    @Override
    protected boolean hasGateway() {
        return false;
    }
}
