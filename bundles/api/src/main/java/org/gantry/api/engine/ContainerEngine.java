package org.gantry.api.engine;

/**
 * The front door. REST, the shell and every other front end use this service and no other. Each part may be asked for
 * once and kept; behind it the engine finds the driver or store that serves at the time of each call.
 */
public interface ContainerEngine {
    Containers containers();

    ContainerFiles files();

    Execs execs();

    Images images();

    Networks networks();

    Volumes volumes();

    Events events();

    EngineSystem system();
}
