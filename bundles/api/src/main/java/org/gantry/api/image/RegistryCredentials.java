package org.gantry.api.image;

import java.nio.charset.StandardCharsets;
import org.gantry.api.EngineException;

/**
 * Who somebody is to a registry (API: AuthConfig); empty where nothing is known. Never printed.
 *
 * @param serverAddress the registry they are for; only a login needs it
 * @param identityToken to be changed into an access token, in place of the password
 * @param registryToken an access token, to be sent as it is
 */
public record RegistryCredentials(
        String serverAddress, String username, String password, String identityToken, String registryToken) {
    public static final RegistryCredentials NONE = new RegistryCredentials("", "", "", "", "");

    /** Bytes of each part. Tokens of cloud providers have some kilobytes. */
    private static final int LARGEST = 1 << 15;

    public RegistryCredentials {
        requireBounded("serveraddress", serverAddress);
        requireBounded("username", username);
        requireBounded("password", password);
        requireBounded("identitytoken", identityToken);
        requireBounded("registrytoken", registryToken);
    }

    public boolean isEmpty() {
        return username.isEmpty() && password.isEmpty() && identityToken.isEmpty() && registryToken.isEmpty();
    }

    /** Without anything secret: this ends up in logs and debuggers. */
    @Override
    public String toString() {
        return isEmpty() ? "no credentials" : "credentials (hidden)";
    }

    /** A line break would let one header become two. */
    private static void requireBounded(String name, String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            throw new EngineException.InvalidArgument(
                    "invalid credentials: " + name + " is longer than " + LARGEST + " bytes");
        }
        if (value.chars().anyMatch(c -> c < ' ')) {
            throw new EngineException.InvalidArgument("invalid credentials: " + name + " contains a control character");
        }
    }
}
