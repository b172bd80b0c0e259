package org.gantry.network.stacked;

import java.util.Map;
import java.util.OptionalInt;
import org.gantry.api.EngineException.Forbidden;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network.Subnet;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.StackedSpec;
import org.gantry.linux.netlink.route.StackedSpec.IpvlanFlag;
import org.gantry.linux.netlink.route.StackedSpec.IpvlanMode;
import org.gantry.network.EngineInstance;
import org.gantry.network.NetworkConfiguration;
import org.gantry.network.NetworkSettings;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.driver.Ways;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Networks whose containers share the hardware address of a link of the host's, and have addresses of their own. */
@Component(service = NetworkDriver.class, configurationPid = "org.gantry.network")
public final class IpvlanDriver extends StackedDriver {
    public static final String TYPE = "ipvlan";

    private static final String MODE = "ipvlan_mode";
    private static final String FLAG = "ipvlan_flag";
    private static final Map<String, IpvlanMode> MODES =
            Map.of("l2", IpvlanMode.L2, "l3", IpvlanMode.L3, "l3s", IpvlanMode.L3S);
    private static final Map<String, IpvlanFlag> FLAGS =
            Map.of("bridge", IpvlanFlag.BRIDGE, "private", IpvlanFlag.PRIVATE, "vepa", IpvlanFlag.VEPA);

    @Activate
    public IpvlanDriver(BundleContext context, NetworkConfiguration configuration) {
        this(EngineInstance.of(context), NetworkSettings.of(configuration), HostNamespace.own());
    }

    public IpvlanDriver(EngineInstance instance, NetworkSettings settings, HostNamespace host) {
        super(TYPE, "di-", instance, settings, host);
    }

    @Override
    void checkOption(String name, String value) {
        switch (name) {
            case MODE -> {
                if (!value.isEmpty() && !MODES.containsKey(value)) {
                    throw new InvalidArgument("requested ipvlan mode '" + value
                            + "' is not valid, 'l2' mode is the ipvlan driver default");
                }
            }
            case FLAG -> {
                if (!value.isEmpty() && !FLAGS.containsKey(value)) {
                    throw new InvalidArgument("requested ipvlan flag '" + value
                            + "' is not valid, 'bridge' is the ipvlan driver default");
                }
            }
            default -> throw new InvalidArgument("Options: the driver ipvlan has no option \"" + name + "\"");
        }
    }

    /** The mode is the parent's, for all links on it. */
    @Override
    void checkNeighbour(NetworkRecord network, NetworkRecord other, String parent) {
        throw new Forbidden("network " + other.name() + " is already using parent interface " + parent);
    }

    @Override
    public void check(NetworkRecord network, EndpointRequest request) {
        super.check(network, request);
        if (!request.macAddress().isEmpty()) {
            throw new InvalidArgument("ipvlan interfaces do not support custom mac address assignment");
        }
    }

    @Override
    public boolean hasOwnMac() {
        return false;
    }

    /** Routers are at layer 3 themselves: they hand everything to the parent and ask for nobody. */
    @Override
    public String gateway(NetworkRecord network, Subnet subnet) {
        boolean routes = mode(network) != IpvlanMode.L2 && !isIsolated(network);
        return routes ? Ways.onLink(subnet.cidr().indexOf(':') >= 0) : super.gateway(network, subnet);
    }

    @Override
    StackedSpec spec(
            String name, NetworkRecord network, Endpoint endpoint, Link parent, Fd namespace, OptionalInt mtu) {
        return StackedSpec.ipvlan(
                name,
                parent.index(),
                namespace,
                mtu,
                mode(network),
                FLAGS.getOrDefault(network.options().getOrDefault(FLAG, ""), IpvlanFlag.BRIDGE));
    }

    private static IpvlanMode mode(NetworkRecord network) {
        return MODES.getOrDefault(network.options().getOrDefault(MODE, ""), IpvlanMode.L2);
    }
}
