package org.gantry.images.registry.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Registries that need not prove who they are, as dockerd has them: those that are named, and those on loopback. */
public final class InsecureRegistries {
    private final Set<String> names;
    private final List<AddressBlock> blocks;

    private InsecureRegistries(Set<String> names, List<AddressBlock> blocks) {
        this.names = names;
        this.blocks = blocks;
    }

    static InsecureRegistries parse(List<String> entries) {
        var blocks = new ArrayList<AddressBlock>();
        var names = new ArrayList<String>();
        for (String entry : entries) {
            Optional<AddressBlock> block = AddressBlock.parse(entry);
            block.ifPresentOrElse(blocks::add, () -> names.add(entry));
        }
        for (String name : names) {
            if (name.indexOf('/') >= 0) {
                throw new IllegalArgumentException(RegistryConfig.PID + ": insecureRegistries: \"" + name
                        + "\" is neither HOST[:PORT] nor a CIDR block");
            }
        }
        return new InsecureRegistries(Set.copyOf(names), List.copyOf(blocks));
    }

    /** The domain of a reference, with a port if it has one. A name that has no address is looked at as a name only. */
    public boolean contains(String domain) {
        String host = Authority.host(domain);
        if (names.contains(domain) || names.contains(host)) {
            return true;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLoopbackAddress() || blocks.stream().anyMatch(block -> block.contains(address))) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException unknownToUs) {
            return false; // a proxy may know it; connecting tells
        }
    }
}
