package org.gantry.images.tar;

import org.gantry.api.EngineException;

/** Says in a user's words what is wrong with an archive. */
final class BadTar {
    private BadTar() {}

    static EngineException.InvalidArgument because(String reason) {
        return new EngineException.InvalidArgument("invalid tar archive: " + reason);
    }

    static EngineException.InvalidArgument truncated(String where) {
        return because("it ends inside " + where + ", so it is truncated");
    }
}
