package org.gantry.images.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore.SavedImages;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.archive.ImageArchiveWriter;
import org.gantry.images.store.SaveSelection.Selected;

/** Images about to be saved. As long as it is open nothing of them is collected, whoever removes them. */
final class OpenSave implements SavedImages {
    private final ImageShelf shelf;
    private final List<Selected> selected;
    private final List<Image> images;
    private final ImageEvents events;
    private final ImageShelf.Kept kept;

    OpenSave(ImageShelf shelf, List<Selected> selected, List<Image> images, ImageEvents events, ImageShelf.Kept kept) {
        this.shelf = shelf;
        this.selected = selected;
        this.images = images;
        this.events = events;
        this.kept = kept;
    }

    @Override
    public List<Image> images() {
        return images;
    }

    @Override
    public void writeTo(OutputStream archive) throws IOException {
        var writer = new ImageArchiveWriter(shelf.content(), archive);
        writer.begin();
        for (Selected image : selected) {
            writer.add(new ArchivedImage(
                    image.manifest(),
                    shelf.documents().manifest(image.manifest().digest()),
                    shelf.documents().config(image.id()),
                    image.names()));
        }
        writer.end();
        images.forEach(image -> events.saved(image.id(), image.config()));
    }

    @Override
    public void close() throws IOException {
        kept.close();
    }
}
