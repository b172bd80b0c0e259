package org.gantry.network;

import java.util.List;
import java.util.Map;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkController;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.network.testing.NeedsRoot;
import org.gantry.testkit.NetworkDriverContract;
import org.junit.jupiter.api.AfterEach;

/** Networks of the type bridge. */
@NeedsRoot
class BridgeContractIT extends NetworkDriverContract {
    private final Machine machine = new Machine();

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
        return Machine.bridge(name, false, subnets, options);
    }

    @Override
    protected String refusal(String option) {
        return "Options: the driver bridge has no option \"" + option + "\"";
    }
}
