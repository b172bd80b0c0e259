package org.gantry.network;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.network.ports.loopback.LoopbackRedirectsIT;
import org.gantry.testkit.VirtualMachine;
import org.junit.jupiter.api.Test;

/**
 * What needs links that not every kernel has (ipvlan, vlan and dummy), or SCTP, and what looks into structures of the
 * kernel's, in a virtual machine.
 */
class OtherKernelIT {
    private static final List<String> MODULES = List.of(
            "drivers/net/dummy.ko",
            "drivers/net/veth.ko",
            "drivers/net/macvlan.ko",
            "drivers/net/ipvlan",
            "net/8021q",
            "net/802",
            "net/llc",
            "net/bridge/bridge.ko",
            "net/netfilter",
            "net/ipv4/netfilter",
            "net/ipv6/netfilter",
            "net/sctp/sctp.ko",
            "net/ipv4/udp_tunnel.ko",
            "net/ipv6/ip6_udp_tunnel.ko",
            "lib/libcrc32c.ko");

    @Test
    void networksOnParentsProgramsForLoopbackAndSctpWork() throws IOException, InterruptedException {
        List<String> classes = Stream.of(
                        IpvlanContractIT.class,
                        IpvlanRouterContractIT.class,
                        IpvlanLayer3ContractIT.class,
                        ParentsIT.class,
                        MacvlanContractIT.class,
                        LoopbackRedirectsIT.class,
                        SctpPortsIT.class)
                .map(Class::getName)
                .toList();
        new VirtualMachine(MODULES).run(classes, List.of());
    }
}
