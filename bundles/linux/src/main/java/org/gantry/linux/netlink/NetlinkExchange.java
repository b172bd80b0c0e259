package org.gantry.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gantry.linux.syscall.SyscallException;
import org.jspecify.annotations.Nullable;

/** Requests that go out together, and what is known about their fate so far. */
final class NetlinkExchange {
    private final List<NetlinkRequest> requests;
    private final int firstSequence;
    private final List<NetlinkMessage> objects = new ArrayList<>();
    private final Set<Integer> unanswered = new HashSet<>();
    private @Nullable SyscallException failure;

    NetlinkExchange(List<NetlinkRequest> requests, int firstSequence) {
        this.requests = List.copyOf(requests);
        this.firstSequence = firstSequence;
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).wantsAck() || requests.get(i).wantsDump()) {
                unanswered.add(i);
            }
        }
    }

    /** The datagram: for each request a header and the body. */
    byte[] encode() {
        List<byte[]> bodies =
                requests.stream().map(request -> request.body().toByteArray()).toList();
        int size = bodies.stream()
                .mapToInt(body -> NetlinkMessage.HEADER_SIZE + Attributes.align(body.length))
                .sum();
        ByteBuffer datagram = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        for (int i = 0; i < requests.size(); i++) {
            byte[] body = bodies.get(i);
            int start = datagram.position();
            datagram.putInt(NetlinkMessage.HEADER_SIZE + body.length);
            datagram.putShort((short) requests.get(i).type());
            datagram.putShort((short) (requests.get(i).flags() | NetlinkFlags.REQUEST));
            datagram.putInt(firstSequence + i).putInt(0).put(body);
            datagram.position(start + NetlinkMessage.HEADER_SIZE + Attributes.align(body.length));
        }
        return datagram.array();
    }

    /** Sorts messages: verdicts, objects, and leftovers of an earlier exchange, which are dropped. */
    void accept(List<NetlinkMessage> messages) {
        for (NetlinkMessage message : messages) {
            int index = message.sequence() - firstSequence;
            if (index < 0 || index >= requests.size()) {
                continue;
            }
            switch (message.type()) {
                case NetlinkMessage.ERROR, NetlinkMessage.DONE -> conclude(index, Acknowledgement.of(message));
                case NetlinkMessage.NOOP -> {}
                default -> objects.add(message);
            }
        }
    }

    private void conclude(int index, Acknowledgement verdict) {
        unanswered.remove(index);
        if (verdict.failed() && failure == null) {
            failure = verdict.toException(requests.get(index));
        }
    }

    /** The objects, once everything the kernel had to say was accepted. */
    List<NetlinkMessage> result() {
        if (failure != null) {
            throw failure;
        }
        if (!unanswered.isEmpty()) {
            NetlinkRequest silent = requests.get(unanswered.iterator().next());
            throw new IllegalStateException("the kernel did not answer " + silent.name() + " " + silent.subject());
        }
        return List.copyOf(objects);
    }
}
