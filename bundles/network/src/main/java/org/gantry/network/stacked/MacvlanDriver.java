package org.gantry.network.stacked;

import java.util.Map;
import java.util.OptionalInt;
import org.gantry.api.EngineException.Forbidden;
import org.gantry.api.EngineException.InvalidArgument;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.route.Link;
import org.gantry.linux.netlink.route.StackedSpec;
import org.gantry.linux.netlink.route.StackedSpec.MacvlanMode;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.EngineInstance;
import org.gantry.network.NetworkConfiguration;
import org.gantry.network.NetworkSettings;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.NetworkRecord;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Networks whose containers are stations of their own on the network of a link of the host's. */
@Component(service = NetworkDriver.class, configurationPid = "org.gantry.network")
public final class MacvlanDriver extends StackedDriver {
    public static final String TYPE = "macvlan";

    private static final String MODE = "macvlan_mode";
    private static final Map<String, MacvlanMode> MODES = Map.of(
            "bridge", MacvlanMode.BRIDGE,
            "private", MacvlanMode.PRIVATE,
            "vepa", MacvlanMode.VEPA,
            "passthru", MacvlanMode.PASSTHRU);

    @Activate
    public MacvlanDriver(BundleContext context, NetworkConfiguration configuration) {
        this(EngineInstance.of(context), NetworkSettings.of(configuration), HostNamespace.own());
    }

    public MacvlanDriver(EngineInstance instance, NetworkSettings settings, HostNamespace host) {
        super(TYPE, "dm-", instance, settings, host);
    }

    @Override
    void checkOption(String name, String value) {
        if (!name.equals(MODE)) {
            throw new InvalidArgument("Options: the driver macvlan has no option \"" + name + "\"");
        }
        if (!value.isEmpty() && !MODES.containsKey(value)) {
            throw new InvalidArgument(
                    "requested macvlan mode '" + value + "' is not valid, 'bridge' mode is the macvlan driver default");
        }
    }

    /** Only in passthru mode a parent is for one network alone. */
    @Override
    void checkNeighbour(NetworkRecord network, NetworkRecord other, String parent) {
        if (mode(network) == MacvlanMode.PASSTHRU) {
            throw new Forbidden("cannot use mode passthru, macvlan network " + other.name()
                    + " is already using parent interface " + parent);
        }
        if (mode(other) == MacvlanMode.PASSTHRU) {
            throw new Forbidden("macvlan network " + other.name() + " is already using parent interface " + parent
                    + " in mode passthru");
        }
    }

    @Override
    StackedSpec spec(
            String name, NetworkRecord network, Endpoint endpoint, Link parent, Fd namespace, OptionalInt mtu) {
        return StackedSpec.macvlan(
                name, parent.index(), namespace, MacAddress.parse(endpoint.macAddress()), mtu, mode(network));
    }

    @Override
    RuntimeException explained(NetworkRecord network, Link parent, SyscallException e) {
        boolean second = mode(network) == MacvlanMode.PASSTHRU && e.is(Errno.EINVAL, Errno.EBUSY);
        return second
                ? new Forbidden("network " + network.name() + " is in mode passthru and has its one container already")
                : super.explained(network, parent, e);
    }

    private static MacvlanMode mode(NetworkRecord network) {
        return MODES.getOrDefault(network.options().getOrDefault(MODE, ""), MacvlanMode.BRIDGE);
    }
}
