package org.gantry.network;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gantry.api.EngineException;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.MacAddress;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.ipam.Leases;
import org.gantry.network.sandbox.Sandbox;
import org.gantry.network.store.Endpoint;
import org.gantry.network.store.EndpointStore;
import org.gantry.network.store.NetworkRecord;

/**
 * Makes endpoints and takes them apart. Making one goes lease, record, kernel and taking one apart the other way round,
 * so that whatever is in the kernel has a record, and whatever has a record has its address.
 */
final class Endpoints {
    private static final int NAME_ATTEMPTS = 4;
    private static final int SHORT_ID = 7;

    private final Path directory;
    private final EndpointStore store;
    private final Teardown teardown;

    Endpoints(Path directory, EndpointStore store, Teardown teardown) {
        this.directory = directory;
        this.store = store;
        this.teardown = teardown;
    }

    /** The leases of a network. */
    Leases leases(String networkId) {
        return new Leases(directory.resolve("addresses").resolve(networkId));
    }

    /** Makes an endpoint. When that fails, nothing of it is left. */
    Endpoint create(
            NetworkDriver driver,
            NetworkRecord network,
            String containerId,
            EndpointRequest request,
            Supplier<Sandbox> sandbox) {
        for (int attempt = 1; attempt < NAME_ATTEMPTS; attempt++) {
            try {
                return tryToCreate(driver, network, containerId, request, sandbox);
            } catch (SyscallException e) {
                if (!isNameTaken(e)) {
                    throw e;
                }
            }
        }
        return tryToCreate(driver, network, containerId, request, sandbox);
    }

    private Endpoint tryToCreate(
            NetworkDriver driver,
            NetworkRecord network,
            String containerId,
            EndpointRequest request,
            Supplier<Sandbox> sandbox) {
        Endpoint endpoint = driver.hasInterfaces()
                ? withInterface(network, containerId, request)
                : withoutInterface(network, containerId, request);
        store.save(endpoint);
        try {
            driver.attach(network, endpoint, sandbox);
            return endpoint;
        } catch (RuntimeException e) {
            undo(driver, endpoint, e);
            throw e;
        }
    }

    /** The host has a link with the name we invented for ours: another one has to be invented. */
    private static boolean isNameTaken(RuntimeException reason) {
        return reason instanceof SyscallException refused && refused.is(Errno.EEXIST);
    }

    private void undo(NetworkDriver driver, Endpoint endpoint, RuntimeException reason) {
        try {
            if (!isNameTaken(reason)) {
                driver.detach(endpoint);
            }
            forget(endpoint);
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Undoes {@link #create}. */
    void remove(NetworkDriver driver, Endpoint endpoint) {
        driver.detach(endpoint);
        forget(endpoint);
    }

    /** Forgets a record and gives its address back. */
    private void forget(Endpoint endpoint) {
        store.remove(endpoint);
        release(endpoint);
    }

    /** Gives the address back, if there is one. */
    void release(Endpoint endpoint) {
        if (!endpoint.address().isEmpty()) {
            InetAddress address = IpPrefix.parse(endpoint.address()).address();
            leases(endpoint.networkId()).release(address, endpoint.containerId());
        }
    }

    private static Endpoint withoutInterface(NetworkRecord network, String containerId, EndpointRequest request) {
        return new Endpoint(
                Identifiers.random(),
                containerId,
                request.containerName(),
                network.id(),
                "",
                "",
                "",
                "",
                "",
                request.aliases());
    }

    private Endpoint withInterface(NetworkRecord network, String containerId, EndpointRequest request) {
        IpPrefix subnet = IpPrefix.parse(network.subnets().getFirst().cidr());
        InetAddress gateway = InetAddress.ofLiteral(network.subnets().getFirst().gateway());
        InetAddress address = claim(network, containerId, subnet, gateway);
        String id = Identifiers.random();
        return new Endpoint(
                id,
                containerId,
                request.containerName(),
                network.id(),
                "veth" + id.substring(0, SHORT_ID),
                freeInterface(containerId),
                request.macAddress().isEmpty()
                        ? derived(address).toString()
                        : MacAddress.parse(request.macAddress()).toString(),
                new IpPrefix(address, subnet.length()).toString(),
                gateway.getHostAddress(),
                request.aliases());
    }

    /** When all addresses are taken, those of containers that are just leaving may save the day. */
    private InetAddress claim(NetworkRecord network, String containerId, IpPrefix subnet, InetAddress gateway) {
        Leases leases = leases(network.id());
        return leases.claim(containerId, subnet, gateway)
                .or(() -> teardown.drain() ? leases.claim(containerId, subnet, gateway) : Optional.empty())
                .orElseThrow(() -> new EngineException.Unavailable(
                        "no available IPv4 addresses on this network's address pools: " + network));
    }

    private String freeInterface(String containerId) {
        Set<String> taken =
                store.of(containerId).stream().map(Endpoint::sandboxInterface).collect(Collectors.toSet());
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj("eth%d"::formatted)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }

    /** As Docker does: an address that is used again comes with the hardware address that neighbours remember for it. */
    private static MacAddress derived(InetAddress address) {
        byte[] ip = address.getAddress();
        return MacAddress.of(new byte[] {0x02, 0x42, ip[0], ip[1], ip[2], ip[3]});
    }
}
