package org.gantry.rest.image;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.gantry.api.EngineException;
import org.gantry.api.image.RegistryCredentials;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Fields;
import org.gantry.rest.json.Json;

/** Credentials as clients send them: an AuthConfig, in a header as base64url. */
final class AuthHeader {
    private static final String NAME = "X-Registry-Auth";

    private AuthHeader() {}

    /** Those of a request; none if it has no such header, or an empty object in it. */
    static RegistryCredentials of(Exchange exchange) {
        String header = exchange.header(NAME);
        if (header.isEmpty()) {
            return RegistryCredentials.NONE;
        }
        byte[] json;
        try {
            json = Base64.getUrlDecoder().decode(header.replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("invalid " + NAME + " header: it is not base64url");
        }
        boolean nothing = new String(json, StandardCharsets.UTF_8).strip().equals("null");
        return nothing ? RegistryCredentials.NONE : Fields.read(Json.parseObject(json), AuthHeader::read);
    }

    /** API: AuthConfig. The email address was for a protocol that is gone. */
    static RegistryCredentials read(Fields fields) {
        fields.ignore("email");
        String username = fields.text("username");
        String password = fields.text("password");
        String both = fields.text("auth");
        if (username.isEmpty() && !both.isEmpty()) {
            String[] parts = decoded(both).split(":", 2);
            username = parts[0];
            password = parts.length > 1 ? parts[1] : "";
        }
        return new RegistryCredentials(
                fields.text("serveraddress"),
                username,
                password,
                fields.text("identitytoken"),
                fields.text("registrytoken"));
    }

    private static String decoded(String auth) {
        try {
            return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new EngineException.InvalidArgument("invalid credentials: auth is not base64");
        }
    }
}
