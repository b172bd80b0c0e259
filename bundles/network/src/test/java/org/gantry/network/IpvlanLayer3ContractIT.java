package org.gantry.network;

import java.util.Map;
import org.gantry.network.testing.NeedsRoot;

/** Networks of the type ipvlan at layer 3, past the packet filters of the host. */
@NeedsRoot
class IpvlanLayer3ContractIT extends IpvlanRouterContractIT {
    @Override
    Map<String, String> mode() {
        return Map.of("ipvlan_mode", "l3");
    }
}
