package org.gantry.rest.network;

import java.util.List;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/** POST /networks/create. */
final class CreateNetwork implements Endpoint {
    private static final String DEFAULT_DRIVER = "bridge";
    private static final String DEFAULT_IPAM = "default";

    @Override
    public void handle(Exchange exchange) throws Exception {
        NetworkRequest request = exchange.body(CreateNetwork::read);
        Network network = exchange.engine().networks().create(request);
        exchange.reply(201, Json.object().put("Id", network.id()).put("Warning", ""));
    }

    private static NetworkRequest read(Fields body) {
        String name = body.text("Name");
        if (name.isBlank()) {
            throw new EngineException.InvalidArgument("invalid name: name is empty");
        }
        String scope = body.text("Scope");
        if (!scope.isEmpty() && !scope.equals("local")) {
            throw new EngineException.Forbidden(
                    "this node is not a swarm manager, so there are no networks of the scope " + scope);
        }
        body.ignore("CheckDuplicate"); // names are unique in any case
        body.unsupported("Ingress", "ConfigOnly", "ConfigFrom");
        if (Boolean.FALSE.equals(body.optionalFlag("EnableIPv4"))) {
            throw new EngineException.Unsupported("EnableIPv4=false is not supported by this engine");
        }
        String driver = body.text("Driver");
        List<Subnet> subnets = body.part("IPAM", CreateNetwork::readIpam);
        return new NetworkRequest(
                name,
                driver.isEmpty() ? DEFAULT_DRIVER : driver,
                body.flag("Internal"),
                body.flag("Attachable"),
                body.flag("EnableIPv6"),
                subnets,
                body.textMap("Options"),
                body.textMap("Labels"));
    }

    private static List<Subnet> readIpam(Fields ipam) {
        String driver = ipam.text("Driver");
        if (!driver.isEmpty() && !driver.equals(DEFAULT_IPAM)) {
            throw new EngineException.NotFound(
                    "could not find plugin " + driver + " in v1 plugin registry: plugin not" + " found");
        }
        Map<String, String> options = ipam.textMap("Options");
        if (!options.isEmpty()) {
            throw new EngineException.InvalidArgument("IPAM.Options: the driver default has no option \""
                    + options.keySet().iterator().next() + "\"");
        }
        return ipam.objects(
                "Config",
                config -> new Subnet(
                        config.text("Subnet"),
                        config.text("IPRange"),
                        config.text("Gateway"),
                        config.textMap("AuxiliaryAddresses")));
    }
}
