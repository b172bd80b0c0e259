package org.gantry.network.driver;

/** Options that several types of network have, by Docker's names. */
public final class NetworkOptions {
    public static final String MTU = "com.docker.network.driver.mtu";

    /** What the names of interfaces in containers begin with. */
    public static final String INTERFACE_PREFIX = "com.docker.network.container_iface_prefix";

    private NetworkOptions() {}
}
