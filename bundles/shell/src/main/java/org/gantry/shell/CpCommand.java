package org.gantry.shell;

import java.io.IOException;
import java.io.InputStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gantry.api.EngineException;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.engine.ContainerFiles.Extraction;
import org.gantry.api.engine.ContainerFiles.FileArchive;
import org.jspecify.annotations.Nullable;

/** {@code gantry:cp}. */
@Service
@Command(
        scope = "gantry",
        name = "cp",
        description = "Copies files of a container to a tar archive on the engine's host, or out of one.",
        detailedDescription = "gantry:cp CONTAINER:PATH /file.tar, or gantry:cp /file.tar CONTAINER:DIRECTORY")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class CpCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-a", aliases = "--archive", description = "To a container: all belongs to the user it runs as")
    boolean asUser;

    @Argument(index = 0, name = "from", required = true, description = "CONTAINER:PATH, or the path of an archive")
    String from;

    @Argument(index = 1, name = "to", required = true, description = "The other of the two")
    String to;

    @Override
    public @Nullable Object execute() throws IOException {
        if (isHost(from) == isHost(to)) {
            throw new EngineException.InvalidArgument(
                    "one of the two must be CONTAINER:PATH, and the other the absolute path of an archive");
        }
        if (isHost(to)) {
            try (FileArchive archive = engine.files().open(container(from), path(from))) {
                HostFile.write(to, archive::writeTo);
            }
        } else {
            try (InputStream archive = HostFile.read(from)) {
                engine.files().extract(container(to), path(to), new Extraction(asUser, false), archive);
            }
        }
        return null;
    }

    /** Names of containers have neither slashes nor colons. */
    private static boolean isHost(String place) {
        return place.startsWith("/") || place.indexOf(':') < 0;
    }

    private static String container(String place) {
        return place.substring(0, place.indexOf(':'));
    }

    private static String path(String place) {
        return place.substring(place.indexOf(':') + 1);
    }
}
