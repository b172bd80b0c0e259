package org.gantry.network.ports;

import java.util.List;
import java.util.function.Predicate;
import org.gantry.linux.net.Transport;
import org.gantry.linux.netlink.IpPrefix;
import org.gantry.linux.netlink.conntrack.Conntrack;
import org.gantry.linux.netlink.conntrack.Flow;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.network.driver.HostNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flows of datagrams that would go on as before for as long as somebody keeps sending: UDP has no connections that end,
 * and where a flow goes is decided by its first packet. Those of TCP and SCTP are left alone; they end by themselves. Those
 * that the engine passes on at ::1 end with their port.
 */
final class StaleFlows {
    private static final Logger LOG = LoggerFactory.getLogger(StaleFlows.class);

    private final HostNamespace host;

    StaleFlows(HostNamespace host) {
        this.host = host;
    }

    /** What is sent to ports that were published just now goes to their containers from the next packet on. */
    void meetNew(List<Publication> published) {
        delete(
                published,
                (flow, publication) -> flow.isPlain() || (flow.isRedirected() && !leadsTo(publication, flow)));
    }

    /** What is sent to ports that were taken back reaches their containers no more. */
    void cutOff(List<Publication> takenBack) {
        delete(takenBack, (flow, publication) -> flow.isRedirected() && leadsTo(publication, flow));
    }

    private interface Condition {
        boolean isMet(Flow flow, Publication publication);
    }

    private void delete(List<Publication> publications, Condition condition) {
        for (boolean ipv6 : new boolean[] {false, true}) {
            List<Publication> concerned = publications.stream()
                    .filter(publication -> publication.transport() == Transport.UDP)
                    .filter(publication -> !publication.isDirect())
                    .filter(publication -> publication.isIpv6() == ipv6)
                    .toList();
            if (!concerned.isEmpty()) {
                delete(
                        concerned.getFirst(),
                        flow -> concerned.stream()
                                .anyMatch(publication ->
                                        isMeant(publication, flow) && condition.isMet(flow, publication)));
            }
        }
    }

    private void delete(Publication example, Predicate<Flow> unwanted) {
        try (Conntrack conntrack = host.call(Conntrack::open)) {
            conntrack.delete(IpPrefix.family(example.host()), Transport.UDP.number(), unwanted);
        } catch (SyscallException e) {
            LOG.warn("Datagrams that are under way go where they went before: {}", e.getMessage());
        }
    }

    private static boolean isMeant(Publication publication, Flow flow) {
        return flow.original().destinationPort() == publication.hostPort()
                && (publication.host().isAnyLocalAddress()
                        || publication.host().equals(flow.original().destination()));
    }

    private static boolean leadsTo(Publication publication, Flow flow) {
        return flow.reply().source().equals(publication.container())
                && flow.reply().sourcePort() == publication.containerPort();
    }
}
