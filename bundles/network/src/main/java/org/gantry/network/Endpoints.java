package org.gantry.network;

import java.nio.file.Path;
import java.util.Optional;
import org.gantry.api.network.EndpointRequest;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.NetworkDriver;
import org.gantry.network.sandbox.Sandboxes;
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
    private final Sandboxes sandboxes;
    private final EndpointAddresses addresses;
    private final EndpointDesign design;

    Endpoints(Path directory, EndpointStore store, Sandboxes sandboxes, Teardown teardown) {
        this.store = store;
        this.sandboxes = sandboxes;
        this.addresses = new EndpointAddresses(directory, teardown);
        this.design = new EndpointDesign(store, addresses);
    }

    EndpointAddresses addresses() {
        return addresses;
    }

    /** Makes an endpoint. When that fails, nothing of it is left. */
    Endpoint create(NetworkDriver driver, NetworkRecord network, String containerId, EndpointRequest request) {
        for (int attempt = 1; attempt < NAME_ATTEMPTS; attempt++) {
            try {
                return tryToCreate(driver, network, containerId, request);
            } catch (SyscallException e) {
                if (!isNameTaken(e)) {
                    throw e;
                }
            }
        }
        return tryToCreate(driver, network, containerId, request);
    }

    private Endpoint tryToCreate(
            NetworkDriver driver, NetworkRecord network, String containerId, EndpointRequest request) {
        Endpoint endpoint = driver.hasInterfaces()
                ? design.withInterface(driver, network, containerId, request)
                : Endpoint.withoutInterface(Identifiers.random(), containerId, request.containerName(), network.id());
        store.save(endpoint);
        try {
            driver.attach(network, endpoint, () -> sandboxes.enter(containerId));
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

    /** The reason may be that the sandbox is gone: then there is nothing in it to take apart. */
    private void undo(NetworkDriver driver, Endpoint endpoint, RuntimeException reason) {
        try {
            if (isNameTaken(reason)) {
                forget(endpoint);
            } else {
                remove(driver, endpoint);
            }
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Undoes {@link #create}. */
    void remove(NetworkDriver driver, Endpoint endpoint) {
        Optional<Fd> namespace = sandboxes.openIfThere(endpoint.containerId());
        try {
            driver.detach(endpoint, namespace);
        } finally {
            namespace.ifPresent(Fd::close);
        }
        forget(endpoint);
    }

    /** Forgets a record and gives its address back. */
    private void forget(Endpoint endpoint) {
        store.remove(endpoint);
        addresses.release(endpoint);
    }
}
