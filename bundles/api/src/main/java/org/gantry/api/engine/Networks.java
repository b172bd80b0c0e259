package org.gantry.api.engine;

import java.util.List;
import org.gantry.api.network.Network;

/** What a user can do with networks. */
public interface Networks {
    List<Network> list();

    Network inspect(String ref);
}
