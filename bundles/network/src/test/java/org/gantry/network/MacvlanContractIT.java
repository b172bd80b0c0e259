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

/** Networks of the type macvlan on a link of the host's. */
@NeedsRoot
class MacvlanContractIT extends NetworkDriverContract {
    private final Machine machine = new Machine();

    MacvlanContractIT() {
        machine.addLink("lan0");
    }

    @AfterEach
    void close() {
        machine.close();
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
        all.put("parent", "lan0");
        return new NetworkRequest(name, "macvlan", false, false, false, subnets, all, Map.of());
    }

    @Override
    protected String refusal(String option) {
        return "Options: the driver macvlan has no option \"" + option + "\"";
    }
}
