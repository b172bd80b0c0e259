package org.gantry.images.registry;

import org.gantry.api.EngineException;
import org.gantry.images.reference.DockerHub;

/** The address in a login, which clients also write as a URL. */
final class ServerAddress {
    private ServerAddress() {}

    /** The domain that references to this registry begin with. */
    static String domain(String address) {
        String bare = address.replaceFirst("^https?://", "");
        int slash = bare.indexOf('/');
        String domain = slash < 0 ? bare : bare.substring(0, slash);
        if (domain.isEmpty() || domain.equals(DockerHub.INDEX)) {
            return DockerHub.DOMAIN;
        }
        if (!domain.matches("[A-Za-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:]+](:[0-9]{1,5})?")) {
            throw new EngineException.InvalidArgument("invalid registry address \"" + address + "\"");
        }
        return domain;
    }
}
