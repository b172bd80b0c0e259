package org.gantry.shell;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.gantry.api.engine.ContainerEngine;
import org.gantry.api.image.Image;
import org.jspecify.annotations.Nullable;

/** {@code gantry:images}. */
@Service
@Command(scope = "gantry", name = "images", description = "Lists images.")
@SuppressWarnings("NullAway.Init") // Karaf sets the annotated fields before it calls execute
public final class ImagesCommand implements Action {
    @Reference
    ContainerEngine engine;

    @Option(name = "-q", aliases = "--quiet", description = "Only identifiers")
    boolean quiet;

    @Option(name = "--no-format", description = "Plain columns without a header, for scripts")
    boolean noFormat;

    @Override
    public @Nullable Object execute() {
        List<Image> images = engine.images().list();
        if (quiet) {
            images.forEach(image -> System.out.println(image.id().shortHex()));
            return null;
        }
        ShellTable table = new ShellTable();
        for (String title : List.of("Name", "Id", "Created", "Size")) {
            table.column(title);
        }
        Instant now = Instant.now();
        for (Image image : images) {
            Instant created = image.config().created();
            List<String> names = image.repoTags().isEmpty() ? List.of("<none>") : image.repoTags();
            for (String name : names) {
                table.addRow()
                        .addContent(
                                name,
                                image.id().shortHex(),
                                created == null ? "" : Display.ago(created, now),
                                Display.size(image.size()));
            }
        }
        table.print(System.out, !noFormat);
        return null;
    }
}
