package org.gantry.rest.image;

import org.gantry.api.image.RegistryCredentials;
import org.gantry.rest.http.Endpoint;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/** POST /auth: {@code docker login}. The client keeps the credentials, the engine forgets them. */
final class Login implements Endpoint {
    @Override
    public void handle(Exchange exchange) throws Exception {
        RegistryCredentials credentials = exchange.body(AuthHeader::read);
        String token = exchange.engine().images().login(credentials);
        exchange.reply(200, Json.object().put("Status", "Login Succeeded").put("IdentityToken", token));
    }
}
