package org.gantry.network.names;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Answers a container's questions (RFC 1035, with EDNS of RFC 6891): about containers from what the engine knows, about
 * everything else by asking others.
 */
final class Responder {
    /** Seconds. Short, since a container may have another address after its next start. */
    private static final long TIME_TO_LIVE = 10;

    /** What every client can take that does not say otherwise. */
    private static final int SMALLEST_DATAGRAM = 512;

    /** What passes without being split up (RFC 9715). */
    private static final int LARGEST_DATAGRAM = 1232;

    private static final int LARGEST_MESSAGE = 0xFFFF;

    private final Neighbourhood neighbourhood;
    private final Upstream upstream;

    Responder(Neighbourhood neighbourhood, Upstream upstream) {
        this.neighbourhood = neighbourhood;
        this.upstream = upstream;
    }

    /**
     * What becomes of a query as it came off the wire.
     *
     * @param tcp whether the answer may be as long as it has to be
     */
    Reply answer(byte[] wire, boolean tcp) {
        Message query;
        try {
            query = new Message(wire);
        } catch (IOException notDns) {
            return new Reply.None();
        }
        if (query.getHeader().getFlag(Flags.QR)) {
            return new Reply.None();
        }
        Record question = query.getQuestion();
        if (query.getHeader().getOpcode() != Opcode.QUERY || question == null) {
            int code = question == null ? Rcode.FORMERR : Rcode.NOTIMP;
            return known(query, code, List.of(), tcp);
        }
        return known(question)
                .map(records -> known(query, Rcode.NOERROR, records, tcp))
                .orElseGet(() -> forward(query, wire, tcp));
    }

    /** The records asked for, none if there is somebody of that name but nothing of that type; empty: not known here. */
    private Optional<List<Record>> known(Record question) {
        if (question.getDClass() != DClass.IN) {
            return Optional.empty();
        }
        if (question.getType() == Type.PTR) {
            return pointer(question);
        }
        String name = question.getName().toString(true).toLowerCase(Locale.ROOT);
        Set<InetAddress> addresses = neighbourhood.find(name);
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        List<Record> records = new ArrayList<>();
        for (InetAddress address : addresses) {
            boolean ipv4 = address instanceof Inet4Address;
            if (question.getType() == (ipv4 ? Type.A : Type.AAAA) || question.getType() == Type.ANY) {
                Name owner = question.getName();
                records.add(
                        ipv4
                                ? new ARecord(owner, DClass.IN, TIME_TO_LIVE, address)
                                : new AAAARecord(owner, DClass.IN, TIME_TO_LIVE, address));
            }
        }
        Collections.shuffle(records); // several containers of one name share the work
        return Optional.of(records);
    }

    private Optional<List<Record>> pointer(Record question) {
        try {
            InetAddress address = ReverseMap.fromName(question.getName());
            return neighbourhood.nameOf(address).map(name -> pointer(question.getName(), name));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    private static List<Record> pointer(Name owner, String target) {
        try {
            return List.of(new PTRRecord(owner, DClass.IN, TIME_TO_LIVE, Name.fromString(target + ".")));
        } catch (TextParseException noNameForDns) {
            return List.of();
        }
    }

    private Reply forward(Message query, byte[] wire, boolean tcp) {
        if (!neighbourhood.leadsOutside()) {
            return known(query, Rcode.NXDOMAIN, List.of(), tcp);
        }
        return new Reply.Elsewhere(
                () -> upstream.ask(wire, query, neighbourhood.nameservers(), tcp)
                        .orElseGet(() -> reply(query, Rcode.SERVFAIL, List.of(), tcp)),
                () -> reply(query, Rcode.REFUSED, List.of(), tcp));
    }

    private static Reply known(Message query, int code, List<Record> records, boolean tcp) {
        return new Reply.Known(reply(query, code, records, tcp));
    }

    private static byte[] reply(Message query, int code, List<Record> records, boolean tcp) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            reply.getHeader().setFlag(Flags.RD);
        }
        reply.getHeader().setOpcode(query.getHeader().getOpcode());
        reply.getHeader().setRcode(code);
        if (query.getQuestion() != null) {
            reply.addRecord(query.getQuestion(), Section.QUESTION);
        }
        records.forEach(record -> reply.addRecord(record, Section.ANSWER));
        OPTRecord extension = query.getOPT();
        if (extension != null) {
            reply.addRecord(new OPTRecord(LARGEST_DATAGRAM, 0, 0), Section.ADDITIONAL);
        }
        return reply.toWire(tcp ? LARGEST_MESSAGE : room(extension));
    }

    private static int room(@Nullable OPTRecord extension) {
        int asked = extension == null ? SMALLEST_DATAGRAM : extension.getPayloadSize();
        return Math.clamp(asked, SMALLEST_DATAGRAM, LARGEST_DATAGRAM);
    }
}
