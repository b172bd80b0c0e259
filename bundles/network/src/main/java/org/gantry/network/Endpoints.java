package org.gantry.network;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.NetworkDriver;
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

    private final EndpointStore store;
    private final EndpointAddresses addresses;
    private final EndpointDesign design;

    Endpoints(Path directory, EndpointStore store, Teardown teardown) {
        this.store = store;
        this.addresses = new EndpointAddresses(directory, teardown);
        this.design = new EndpointDesign(store, addresses);
    }

    EndpointAddresses addresses() {
        return addresses;
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
                ? design.withInterface(driver, network, containerId, request)
                : Endpoint.withoutInterface(Identifiers.random(), containerId, request.containerName(), network.id());
        store.save(endpoint);
        try {
            driver.attach(network, endpoint, sandbox);
            return endpoint;
        } catch (RuntimeException e) {
            undo(driver, endpoint, sandbox, e);
            throw e;
        }
    }

    /** The host has a link with the name we invented for ours: another one has to be invented. */
    private static boolean isNameTaken(RuntimeException reason) {
        return reason instanceof SyscallException refused && refused.is(Errno.EEXIST);
    }

    private void undo(NetworkDriver driver, Endpoint endpoint, Supplier<Sandbox> sandbox, RuntimeException reason) {
        try {
            if (!isNameTaken(reason)) {
                try (Sandbox inside = sandbox.get()) {
                    driver.detach(endpoint, Optional.of(inside.namespace()));
                }
            }
            forget(endpoint);
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Undoes {@link #create}. */
    void remove(NetworkDriver driver, Endpoint endpoint, Optional<Fd> namespace) {
        driver.detach(endpoint, namespace);
        forget(endpoint);
    }

    /** Forgets a record and gives its address back. */
    private void forget(Endpoint endpoint) {
        store.remove(endpoint);
        addresses.release(endpoint);
    }
}
