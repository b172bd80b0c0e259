package org.gantry.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.gantry.api.network.EndpointInfo;
import org.gantry.api.network.EndpointRequest;
import org.gantry.api.network.Network.Subnet;
import org.gantry.api.network.NetworkRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.netlink.route.Route;
import org.gantry.linux.netlink.route.RouteSocket;
import org.gantry.linux.netlink.route.StackedSpec;
import org.gantry.linux.netlink.route.StackedSpec.IpvlanFlag;
import org.gantry.linux.netlink.route.StackedSpec.IpvlanMode;
import org.gantry.linux.netlink.route.VethSpec;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.bridge.BridgeDriver;
import org.gantry.network.driver.Drivers;
import org.gantry.network.driver.HostDriver;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.driver.NullDriver;
import org.gantry.network.stacked.IpvlanDriver;
import org.gantry.network.stacked.MacvlanDriver;
import org.gantry.network.testing.Inside;
import org.junit.jupiter.api.Assumptions;

/** A network namespace that plays the host for one or several engines. */
final class Machine implements AutoCloseable {
    static final NetworkSettings DEFAULTS =
            new NetworkSettings(Optional.empty(), Optional.empty(), OptionalInt.empty(), true, List.of(), 2);
    static final EndpointRequest ANY = new EndpointRequest("name", List.of(), "", "", "");

    static final String NO_CONNECTION = "no connection\n";

    private final Fd host = NetNamespaces.make();
    private final Path directory;
    private final List<LocalNetworkController> engines = new ArrayList<>();
    private final List<BridgeDriver> bridges = new ArrayList<>();

    private boolean closed;

    Machine() {
        try {
            directory = Files.createTempDirectory("gantry-network-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Boots an engine; a second boot of the same name is a new process on the old state. */
    LocalNetworkController engine(String name, NetworkSettings settings) {
        return engine(name, settings, Path.of("/etc/resolv.conf"));
    }

    /** One that asks for names whomever a file names. */
    LocalNetworkController engineAsking(Path resolvConf) {
        return engine("default", DEFAULTS, resolvConf);
    }

    private LocalNetworkController engine(String name, NetworkSettings settings, Path resolvConf) {
        EngineInstance instance = instance(name);
        HostNamespace namespace = HostNamespace.of(host);
        var driver = new BridgeDriver(instance, settings, namespace);
        bridges.add(driver);
        var drivers = new Drivers(List.of(
                driver,
                new HostDriver(),
                new NullDriver(),
                new MacvlanDriver(instance, settings, namespace),
                new IpvlanDriver(instance, settings, namespace)));
        var engine = new LocalNetworkController(instance, settings, drivers, namespace, resolvConf);
        engines.add(engine);
        return engine;
    }

    LocalNetworkController engine() {
        return engine("default", DEFAULTS);
    }

    EngineInstance instance(String name) {
        return new EngineInstance(directory.resolve(name + "/root"), directory.resolve(name + "/run"), name);
    }

    /** The host's uplink 192.0.2.1 to a machine 192.0.2.2 that knows the way back to containers. */
    void connectOutside(Fd outside) {
        onHost().run("ip", "link", "add", "carrier0", "type", "bridge");
        try (RouteSocket host = route();
                RouteSocket other = RouteSocket.openIn(outside)) {
            int carrier = host.links().find("carrier0").orElseThrow().index();
            host.links()
                    .createVeth(new VethSpec(
                            "uplink0", carrier, outside, "eth0", MacAddress.parse("02:42:c0:00:02:02"), 1500));
            int uplink = host.links().find("uplink0").orElseThrow().index();
            host.links().setMaster(uplink, 0);
            host.addresses().add(uplink, IpPrefix.parse("192.0.2.1/24"));
            int eth0 = other.links().find("eth0").orElseThrow().index();
            other.links().setUp(eth0);
            other.addresses().add(eth0, IpPrefix.parse("192.0.2.2/24"));
            other.routes().add(Route.byDefault(InetAddress.ofLiteral("192.0.2.1"), eth0));
        }
    }

    /**
     * As {@link #connectOutside} with 2001:db8::1 and 2001:db8::2 as well. These links do not look for duplicates of their
     * addresses first (RFC 4862): for the seconds of that, they would answer nobody.
     */
    void connectOutside6(Fd outside) {
        String dad = "/proc/sys/net/ipv6/conf/default/accept_dad";
        Inside.of(outside).bash("echo 0 > " + dad);
        String before = onHost().bash("cat " + dad + "; echo 0 > " + dad).strip();
        connectOutside(outside);
        onHost().bash("echo " + before + " > " + dad);
        onHost().bash("ip -6 addr add 2001:db8::1/64 dev uplink0 nodad");
        Inside.of(outside)
                .bash("ip -6 addr add 2001:db8::2/64 dev eth0 nodad; ip -6 route add default via 2001:db8::1");
    }

    /** Says "call" to a port within two seconds and reads a line. */
    static String call(Inside from, String address, int port) {
        String dialogue = "exec 3<>/dev/tcp/%s/%d; echo call >&3; head -1 <&3".formatted(address, port);
        return from.bash("timeout 2 bash -c '" + dialogue + "' 2>/dev/null || echo no connection");
    }

    /** Sends a datagram to a port and reads the answer within two seconds. */
    static String ask(Inside from, String address, int port) {
        String dialogue = "exec 3<>/dev/udp/%s/%d; echo call >&3; head -1 <&3".formatted(address, port);
        return from.bash("timeout 2 bash -c '" + dialogue + "' 2>/dev/null || echo no connection");
    }

    /** Connects within two seconds, says something and reads a line. */
    static String tell(Inside from, String address, String what) {
        String dialogue = "exec 3<>/dev/tcp/%s/7777; echo %s >&3; head -1 <&3".formatted(address, what);
        return from.bash("timeout 2 bash -c '" + dialogue + "' 2>/dev/null || echo no connection");
    }

    /** A link of the host's that carries something. */
    void addLink(String name) {
        try (RouteSocket host = route()) {
            host.links().createBridge("carrier-" + name, MacAddress.random(), 1500);
            int carrier = host.links().find("carrier-" + name).orElseThrow().index();
            host.links().createVeth(new VethSpec(name + "-end", carrier, this.host, name, MacAddress.random(), 1500));
            host.links().setUp(host.links().find(name).orElseThrow().index());
            host.links().setUp(carrier);
        }
    }

    /** Skips where the kernel has no links of a kind; {@code spec} makes one of that on a link. */
    void require(String kind, IntFunction<StackedSpec> spec) {
        addLink("probe");
        try (RouteSocket host = route()) {
            host.links()
                    .createStacked(
                            spec.apply(host.links().find("probe").orElseThrow().index()));
        } catch (SyscallException e) {
            if (!e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
            System.err.println("SKIPPED: this kernel has no " + kind);
            close();
            Assumptions.abort("this kernel has no " + kind);
        }
    }

    void requireIpvlan() {
        require(
                "ipvlan",
                parent -> StackedSpec.ipvlan(
                        "probe0", parent, host, OptionalInt.empty(), IpvlanMode.L2, IpvlanFlag.BRIDGE));
    }

    void requireVlan() {
        require("vlan", parent -> StackedSpec.vlan("probe0", parent, 5));
    }

    Fd host() {
        return host;
    }

    Inside onHost() {
        return Inside.of(host);
    }

    RouteSocket route() {
        return RouteSocket.openIn(host);
    }

    /** A container's namespace with an endpoint on the default bridge. */
    Container container(LocalNetworkController engine, String id) {
        return container(engine, id, "bridge", ANY);
    }

    /** A container's namespace with an endpoint on a network. */
    Container container(LocalNetworkController engine, String id, String network, EndpointRequest request) {
        Path sandbox = engine.createSandbox(id);
        return new Container(id, engine.connect(id, network, request), NetNamespaces.open(sandbox));
    }

    /** A network of the user's, of the type bridge, in a subnet of the engine's choice. */
    static NetworkRequest bridge(String name) {
        return bridge(name, false, List.of(), Map.of());
    }

    static NetworkRequest bridge(String name, boolean internal, List<Subnet> subnets, Map<String, String> options) {
        return new NetworkRequest(name, "bridge", internal, false, false, subnets, options, Map.of());
    }

    /** A network of the user's with addresses of both families. */
    static NetworkRequest dual(String name) {
        return new NetworkRequest(name, "bridge", false, false, true, List.of(), Map.of(), Map.of());
    }

    /** A container from inside. */
    record Container(String id, EndpointInfo endpoint, Fd namespace) implements AutoCloseable {
        Inside inside() {
            return Inside.of(namespace);
        }

        String address() {
            return endpoint.ipv4Address();
        }

        @Override
        public void close() {
            namespace.close();
        }
    }

    /** Everything in our directory that is mounted, or is neither a directory nor the record of a network. */
    List<String> leftovers() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> !Files.isDirectory(path))
                    .map(path -> directory.relativize(path).toString())
                    .filter(path -> !path.contains("/root/network/") && !path.endsWith("/last"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return; // by a test that was skipped
        }
        closed = true;
        engines.forEach(engine -> engine.shutdown(Set.of()));
        engines.forEach(LocalNetworkController::close);
        bridges.forEach(BridgeDriver::close);
        host.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
