package org.gantry.api.image;

import java.io.IOException;

/** Is told how a transfer goes, by the thread that asked for it. An exception ends the transfer. */
@FunctionalInterface
public interface TransferListener {
    /** Does not want to know. */
    TransferListener NOBODY = message -> {};

    void on(TransferMessage message) throws IOException;
}
