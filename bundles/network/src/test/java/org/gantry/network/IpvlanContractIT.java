package org.gantry.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkController;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.testkit.NetworkDriverContract;
import org.junit.jupiter.api.AfterEach;

/** Networks of the type ipvlan on a link of the host's, at layer 2. */
@NeedsRoot
class IpvlanContractIT extends NetworkDriverContract {
    private final Machine machine = new Machine();

    IpvlanContractIT() {
        machine.requireIpvlan();
        machine.addLink("lan0");
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** A mode of its own. */
    Map<String, String> mode() {
        return Map.of("ipvlan_mode", "l2");
    }

    @Override
    protected NetworkController boot() {
        return machine.engine();
    }

    @Override
    protected Fd host() {
        return machine.host();
    }

    @Override
    protected NetworkRequest request(String name, List<Subnet> subnets, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(mode());
        all.put("parent", "lan0");
        return new NetworkRequest(name, "ipvlan", false, false, false, subnets, all, Map.of());
    }

    @Override
    protected String refusal(String option) {
        return "Options: the driver ipvlan has no option \"" + option + "\"";
    }

    @Override
    protected boolean hasOwnMac() {
        return false;
    }
}
