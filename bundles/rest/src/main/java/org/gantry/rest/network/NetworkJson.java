package org.gantry.rest.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.Network;
import org.gantry.api.network.Network.Subnet;
import org.gantry.rest.json.Json;

/** A network in Docker's shape (API: Network). What exists in clusters only is off. */
final class NetworkJson {
    private NetworkJson() {}

    static ObjectNode of(Network network) {
        ObjectNode node = Json.object();
        node.put("Name", network.name()).put("Id", network.id());
        node.put("Created", Json.time(network.created()));
        node.put("Scope", "local").put("Driver", network.driver());
        node.put("EnableIPv4", true).put("EnableIPv6", network.ipv6());
        ObjectNode ipam = node.putObject("IPAM").put("Driver", "default").putNull("Options");
        ArrayNode subnets = ipam.putArray("Config");
        network.subnets().forEach(subnet -> subnets.add(subnet(subnet)));
        node.put("Internal", network.internal()).put("Attachable", network.attachable());
        node.put("Ingress", false);
        node.putObject("ConfigFrom").put("Network", "");
        node.put("ConfigOnly", false);
        node.putObject("Containers");
        node.set("Options", Json.object(network.options()));
        node.set("Labels", Json.object(network.labels()));
        return node;
    }

    private static ObjectNode subnet(Subnet subnet) {
        ObjectNode node = Json.object().put("Subnet", subnet.cidr());
        if (!subnet.range().isEmpty()) {
            node.put("IPRange", subnet.range());
        }
        if (!subnet.gateway().isEmpty()) {
            node.put("Gateway", subnet.gateway());
        }
        if (!subnet.auxiliary().isEmpty()) {
            node.set("AuxiliaryAddresses", Json.object(subnet.auxiliary()));
        }
        return node;
    }

    static ObjectNode member(String containerName, EndpointInfo endpoint) {
        return Json.object()
                .put("Name", containerName)
                .put("EndpointID", endpoint.endpointId())
                .put("MacAddress", endpoint.macAddress())
                .put("IPv4Address", cidr(endpoint.ipv4Address(), endpoint.ipv4PrefixLength()))
                .put("IPv6Address", cidr(endpoint.ipv6Address(), endpoint.ipv6PrefixLength()));
    }

    private static String cidr(String address, int prefix) {
        return address.isEmpty() ? "" : address + "/" + prefix;
    }
}
