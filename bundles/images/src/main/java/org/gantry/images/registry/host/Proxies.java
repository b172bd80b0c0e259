package org.gantry.images.registry.host;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which proxy a request goes through. Loopback is always reached directly. */
public final class Proxies extends ProxySelector {
    private static final List<Proxy> DIRECTLY = List.of(Proxy.NO_PROXY);

    private final @Nullable URI http;
    private final @Nullable URI https;
    private final List<String> exceptions;

    private Proxies(@Nullable URI http, @Nullable URI https, List<String> exceptions) {
        this.http = http;
        this.https = https;
        this.exceptions = exceptions;
    }

    /** What is not set comes from the environment, in either case as programs have it. */
    static Proxies of(String http, String https, String exceptions, Map<String, String> environment) {
        return new Proxies(
                proxy("httpProxy", setting(http, "HTTP_PROXY", environment)),
                proxy("httpsProxy", setting(https, "HTTPS_PROXY", environment)),
                RegistrySettings.list(
                        setting(exceptions, "NO_PROXY", environment).toLowerCase(Locale.ROOT)));
    }

    @Override
    public List<Proxy> select(URI uri) {
        URI proxy = "https".equals(uri.getScheme()) ? https : http;
        if (proxy == null || isException(uri)) {
            return DIRECTLY;
        }
        return List.of(
                new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), Authority.port(proxy))));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // the request fails with it
    }

    /** Names the user to proxies whose setting has one; empty if none has. */
    public Optional<Authenticator> authenticator() {
        boolean needed = (http != null && http.getUserInfo() != null) || (https != null && https.getUserInfo() != null);
        return needed ? Optional.of(new ProxyUser()) : Optional.empty();
    }

    private boolean isException(URI uri) {
        String host = Authority.host(uri.getHost()).toLowerCase(Locale.ROOT);
        if (host.equals("localhost")) {
            return true;
        }
        Optional<InetAddress> literal = literal(host);
        return literal.filter(InetAddress::isLoopbackAddress).isPresent()
                || exceptions.stream().anyMatch(entry -> matches(entry, host, Authority.port(uri), literal));
    }

    private static boolean matches(String entry, String host, int port, Optional<InetAddress> literal) {
        if (entry.equals("*") || entry.equals(host) || entry.equals(host + ":" + port)) {
            return true;
        }
        String domain = entry.startsWith("*.") ? entry.substring(1) : entry;
        boolean below = host.endsWith(domain.startsWith(".") ? domain : "." + domain);
        return below
                || AddressBlock.parse(entry)
                        .flatMap(block -> literal.map(block::contains))
                        .orElse(false);
    }

    /** Empty for a name, which is not looked up: the proxy may be the only one that knows it. */
    private static Optional<InetAddress> literal(String host) {
        if (!host.matches("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String setting(String configured, String variable, Map<String, String> environment) {
        if (!configured.isBlank()) {
            return configured.strip();
        }
        String value = environment.get(variable);
        return value == null
                ? environment
                        .getOrDefault(variable.toLowerCase(Locale.ROOT), "")
                        .strip()
                : value.strip();
    }

    private static @Nullable URI proxy(String setting, String text) {
        if (text.isEmpty()) {
            return null;
        }
        URI uri = URI.create(text.contains("://") ? text : "http://" + text);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    RegistryConfig.PID + ": " + setting + " must be http://[USER:PASSWORD@]HOST[:PORT]");
        }
        return uri;
    }

    private final class ProxyUser extends Authenticator {
        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
                return null;
            }
            for (URI proxy : new @Nullable URI[] {http, https}) {
                if (proxy != null
                        && proxy.getUserInfo() != null
                        && proxy.getHost().equalsIgnoreCase(getRequestingHost())
                        && Authority.port(proxy) == getRequestingPort()) {
                    String[] parts = proxy.getUserInfo().split(":", 2);
                    return new PasswordAuthentication(parts[0], (parts.length > 1 ? parts[1] : "").toCharArray());
                }
            }
            return null;
        }
    }
}
