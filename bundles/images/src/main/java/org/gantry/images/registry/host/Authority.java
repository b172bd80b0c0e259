package org.gantry.images.registry.host;

import java.net.URI;

/** The {@code HOST[:PORT]} part of domains and URIs. */
public final class Authority {
    private Authority() {}

    /** Without port and brackets. */
    static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }

    /** Whether both are served by the same server, so that one may see what is meant for the other. */
    public static boolean same(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }
}
