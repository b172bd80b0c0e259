package org.gantry.network.ports;

import org.gantry.api.EngineException;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.store.Endpoint;

/** Why a port cannot be published, in Docker's words, which clients look for. Docker's status for it is 500. */
final class PortTaken {
    private PortTaken() {}

    static EngineException byAContainer(Publication wanted, Endpoint endpoint) {
        return new EngineException.Internal(
                start(endpoint) + "Bind for " + wanted.hostPlace() + " failed: port is already allocated");
    }

    static EngineException byTheHost(Publication wanted, Endpoint endpoint, SyscallException reason) {
        String why = reason.is(Errno.EADDRINUSE)
                ? "address already in use"
                : reason.is(Errno.EADDRNOTAVAIL) ? "cannot assign requested address" : reason.getMessage();
        return new EngineException.Internal(
                start(endpoint) + "failed to bind host port for " + wanted.hostPlace() + ":"
                        + wanted.containerAddress() + ":" + wanted.containerPort() + "/" + wanted.protocol() + ": "
                        + why,
                reason);
    }

    private static String start(Endpoint endpoint) {
        return "failed to set up container networking: driver failed programming external connectivity on endpoint "
                + endpoint.containerName() + " (" + endpoint.id() + "): ";
    }
}
