package org.gantry.itests.support;

import java.nio.file.Path;
import java.util.List;

/** Another machine on a wire of its own to this one: a network namespace with a pair of links, both gone when it is closed. */
public final class Neighbour implements AutoCloseable {
    /** This machine's address on that wire; what it is for is in RFC 5737. */
    public static final String HOST = "198.51.100.1";

    private static final String ADDRESS = "198.51.100.2";

    private final String name = "gt-" + ProcessHandle.current().pid();

    public Neighbour() {
        ip("netns", "add", name);
        ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
        ip("addr", "add", HOST + "/30", "dev", name);
        ip("link", "set", name, "up");
        ip("-n", name, "addr", "add", ADDRESS + "/30", "dev", "eth0");
        ip("-n", name, "link", "set", "eth0", "up");
    }

    public Path namespace() {
        return Path.of("/run/netns", name);
    }

    @Override
    public void close() {
        ip("link", "del", name);
        ip("netns", "del", name);
    }

    private static void ip(String... arguments) {
        Command.of("ip").and(List.of(arguments)).run().ok();
    }
}
