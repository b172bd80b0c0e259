package org.gantry.linux.custody;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A connection to one particular front end, past the socket that all of them accept from. */
final class Visit {
    private Visit() {}

    /** @param door where a socket can be for a moment, in a directory that nobody else may enter */
    static SocketChannel to(FrontEnd frontEnd, Path door) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(door);
            listener.bind(address);
            SocketChannel visitor = SocketChannel.open(address);
            try {
                SocketChannel served = listener.accept();
                served.configureBlocking(false);
                frontEnd.take(HeldConnection.atRest(served), () -> {});
                return visitor;
            } catch (IOException | RuntimeException e) {
                visitor.close();
                throw e;
            }
        } finally {
            Files.deleteIfExists(door);
        }
    }
}
