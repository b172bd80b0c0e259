package org.gantry.engine.swap;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.swap.ReplaceablePart;
import org.gantry.linux.custody.SocketCustody;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The REST front end. Its users are the clients, and custody has their connections while there is none: nobody has to be held
 * up. The front end that goes lets its calls end by itself.
 */
@Component(service = ReplaceablePart.class, property = ReplaceablePart.PART_PROPERTY + "=rest")
public final class FrontEndPart implements ReplaceablePart {
    private static final byte[] PING =
            "GET /_ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String FIT = "HTTP/1.1 200 ";

    private final SocketCustody custody;
    private long heldSince;

    @Activate
    public FrontEndPart(@Reference SocketCustody custody) {
        this.custody = custody;
    }

    @Override
    public List<Long> providers() {
        return custody.attending();
    }

    @Override
    public int hold(long bundleId, Duration limit, boolean interrupt) {
        heldSince = System.nanoTime();
        return 0;
    }

    /** It takes connections, and answers a ping. */
    @Override
    public void check(long bundleId, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Waits.await(
                () -> custody.attending().contains(bundleId),
                deadline,
                () -> "OSGi bundle " + bundleId + " has no front end after " + limit.toSeconds() + " s");
        Path socket = custody.place()
                .orElseThrow(() -> new EngineException.Conflict("the front end has not opened its socket"));
        String answer = ping(socket, deadline);
        if (!answer.startsWith(FIT)) {
            throw new EngineException.Conflict("the front end answers a ping with: "
                    + answer.lines().findFirst().orElse("nothing"));
        }
    }

    private static String ping(Path socket, long deadline) {
        ByteBuffer answer = ByteBuffer.allocate(FIT.length());
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(PING));
            channel.configureBlocking(false);
            Waits.await(() -> isComplete(channel, answer), deadline, () -> "the front end does not answer a ping");
        } catch (IOException e) {
            throw new EngineException.Internal("the front end cannot be reached: " + e.getMessage(), e);
        }
        return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    }

    private static boolean isComplete(SocketChannel channel, ByteBuffer answer) {
        try {
            return channel.read(answer) < 0 || !answer.hasRemaining();
        } catch (IOException e) {
            throw new EngineException.Internal("the front end hangs up on a ping: " + e.getMessage(), e);
        }
    }

    @Override
    public Resumed resume() {
        return new Resumed(Duration.ofNanos(System.nanoTime() - heldSince), 0);
    }
}
