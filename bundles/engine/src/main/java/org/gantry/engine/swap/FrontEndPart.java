package org.gantry.engine.swap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.api.swap.ReplaceablePart;
import org.gantry.api.swap.SideBySidePart;
import org.gantry.linux.custody.Handover;
import org.gantry.linux.custody.SocketCustody;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The REST front end. Its users are the clients, and custody knows where their connections are to go: to the new one as soon as
 * it is there, and nobody waits. Where the new one is the old bundle updated, custody has the connections in between.
 */
@Component(service = ReplaceablePart.class, property = ReplaceablePart.PART_PROPERTY + "=rest")
public final class FrontEndPart implements SideBySidePart {
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

    @Override
    public void expect(long bundleId) {
        custody.expect(bundleId);
    }

    /** It answers a ping, whoever serves the others. */
    @Override
    public void check(long bundleId, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Waits.await(
                () -> custody.isPresent(bundleId),
                deadline,
                () -> "OSGi bundle " + bundleId + " has no front end after " + limit.toSeconds() + " s");
        String answer = ping(bundleId, deadline);
        if (!answer.startsWith(FIT)) {
            throw new EngineException.Conflict("the front end answers a ping with: "
                    + answer.lines().findFirst().orElse("nothing"));
        }
    }

    private String ping(long bundleId, long deadline) {
        ByteBuffer answer = ByteBuffer.allocate(FIT.length());
        try (SocketChannel channel = custody.visit(bundleId)) {
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
    public Promoted promote(long bundleId, Duration limit) {
        List<Long> before =
                providers().stream().filter(provider -> provider != bundleId).toList();
        try {
            Handover done = custody.promote(bundleId, limit);
            return new Promoted(before, done.calls(), 0, done.pause());
        } catch (IOException e) {
            throw new EngineException.Internal("the front end cannot serve: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException.Internal("interrupted while calls of the old front end were waited for", e);
        }
    }

    @Override
    public Resumed resume() {
        return new Resumed(Duration.ofNanos(System.nanoTime() - heldSince), 0);
    }
}
