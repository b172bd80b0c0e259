package org.gantry.images.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.gantry.api.EngineException;
import org.gantry.api.event.EventPublisher;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.Snapshotter;
import org.gantry.api.image.TransferListener;
import org.gantry.api.oci.Descriptor;
import org.gantry.api.oci.Digest;
import org.gantry.images.archive.ArchivedImage;
import org.gantry.images.archive.ImageArchive;
import org.gantry.images.disk.Disk;
import org.gantry.images.hello.HelloImage;
import org.gantry.images.names.Catalog;
import org.gantry.images.names.CatalogFile;
import org.gantry.images.oci.ImageDocuments;
import org.gantry.images.reference.Reference;
import org.gantry.images.reference.TagTarget;
import org.gantry.images.rootfs.ContainerCommit;
import org.gantry.images.rootfs.RootfsImport;
import org.gantry.images.tar.TarLimits;
import org.gantry.images.unpack.ImageUnpacker;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The image store over a content store and a snapshotter on this machine. */
@Component(service = {ImageStore.class, LocalImageStore.class})
public final class LocalImageStore implements ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(LocalImageStore.class);

    private final Snapshotter snapshotter;
    private final Library library;
    private final Registration registration;
    private final Ingestions ingestions;
    private final ImageEvents events;
    private final ImageShelf shelf;
    private final Clock clock = Clock.systemUTC();

    @org.osgi.service.component.annotations.Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable EventPublisher publisher;

    @Activate
    public LocalImageStore(
            @org.osgi.service.component.annotations.Reference ContentStore content,
            @org.osgi.service.component.annotations.Reference Snapshotter snapshotter)
            throws IOException {
        this(content, snapshotter, TarLimits.DEFAULT);
    }

    /** A store that refuses layers beyond these limits. */
    public LocalImageStore(ContentStore content, Snapshotter snapshotter, TarLimits limits) throws IOException {
        var documents = new ImageDocuments(content);
        var file = new CatalogFile(content.directory().resolve("index.json"), Disk.REAL, documents);
        var unpacker = new ImageUnpacker(content, snapshotter, limits);
        var collector = new GarbageCollector(content, snapshotter, documents, file);
        this.snapshotter = snapshotter;
        this.library = new Library(file, snapshotter);
        this.registration = new Registration(library, unpacker, documents, clock);
        this.ingestions = new Ingestions(library, collector, content, snapshotter, limits);
        this.events = new ImageEvents(() -> publisher, clock);
        this.shelf = new ImageShelf(content, library, registration, ingestions, unpacker, events);
        registration.recover(file.read(), snapshotter);
        library.exclusively(() -> {
            ingestions.collect();
            return library;
        });
        provideHello();
    }

    @Deactivate
    void close() {
        library.close();
    }

    /** The store as the registry client sees it; for this OSGi bundle only. */
    public ImageShelf shelf() {
        return shelf;
    }

    @Override
    public Image get(String reference) {
        Catalog catalog = library.catalog();
        Digest id = new ImageResolver(catalog).resolve(reference);
        return library.image(id)
                .map(stored -> stored.named(catalog))
                .orElseThrow(() -> ImageResolver.missing(reference));
    }

    @Override
    public List<Image> list() {
        return library.list();
    }

    @Override
    public List<HistoryEntry> history(String reference) {
        Image image = get(reference);
        return library.image(image.id())
                .map(stored -> ImageHistory.of(stored, image.repoTags()))
                .orElseThrow(() -> ImageResolver.missing(reference));
    }

    @Override
    public void tag(String reference, String target) {
        Reference name = TagTarget.parse(target);
        exclusively(() -> {
            Catalog catalog = library.catalog();
            Digest id = new ImageResolver(catalog).resolve(reference);
            Descriptor manifest = catalog.ofImage(id).getFirst().manifest();
            library.replace(catalog.name(name, id, manifest, clock.instant()));
            library.image(id).ifPresent(stored -> events.tagged(stored, name.familiar()));
            return id;
        });
    }

    @Override
    public List<RemovedImage> remove(
            String reference, RemovalOptions options, Function<Digest, List<ImageUser>> users) {
        return exclusively(() -> {
            Catalog catalog = library.catalog();
            Digest id = new ImageResolver(catalog).resolve(reference);
            ImageRemoval.Outcome outcome = new ImageRemoval(catalog, reference, options, users).plan(id);
            List<StoredImage> deleted = library.all(catalog.without(outcome.catalog()));
            outcome.removed()
                    .forEach(
                            part -> library.image(part.image()).ifPresent(image -> events.removed(image, part.line())));
            library.replace(outcome.catalog());
            ingestions.collect();
            return RemovedLayers.after(outcome, deleted, snapshotter);
        });
    }

    @Override
    public void collect() {
        exclusively(() -> {
            ingestions.collect();
            return library;
        });
    }

    @Override
    public List<LoadedImage> load(InputStream archive, TransferListener listener) throws IOException {
        return ingestions.run(ingestion -> {
            List<ArchivedImage> found = new ImageArchive(ingestion.content()).read(archive);
            var progress = new LoadProgress(ingestion.content(), listener);
            registration
                    .register(found, ingestion.unpacker(), progress::measured)
                    .forEach(events::loaded);
            return found.stream().map(LocalImageStore::loaded).toList();
        });
    }

    @Override
    public Image importRootfs(InputStream archive, ImportRequest request) throws IOException {
        List<Reference> names = request.name().isEmpty() ? List.of() : List.of(TagTarget.parse(request.name()));
        StoredImage stored = ingestions.run(ingestion -> {
            var imports = new RootfsImport(ingestion.content(), ingestion.unpacker(), clock);
            return register(imports.run(archive, request, names), ingestion);
        });
        events.imported(stored);
        names.forEach(name -> events.tagged(stored, name.familiar()));
        return stored.named(library.catalog());
    }

    @Override
    public Image commit(CommitRequest request, Runnable onceRead) throws IOException {
        List<Reference> names = request.name().isEmpty() ? List.of() : List.of(TagTarget.parse(request.name()));
        StoredImage stored = ingestions.run(ingestion -> {
            var commit = new ContainerCommit(ingestion.content(), snapshotter, ingestion.unpacker(), clock);
            ArchivedImage made = commit.run(request, base(request.base()), names, onceRead);
            return registration.enter(List.of(made), request.base()).getFirst();
        });
        events.committed(stored);
        names.forEach(name -> events.tagged(stored, name.familiar()));
        return stored.named(library.catalog());
    }

    private ContainerCommit.Base base(Digest id) throws IOException {
        StoredImage stored = library.image(id).orElseThrow(() -> ImageResolver.missing(id.toString()));
        Descriptor manifest = library.catalog().ofImage(id).getFirst().manifest();
        return new ContainerCommit.Base(shelf.documents().manifest(manifest.digest()), stored.config());
    }

    @Override
    public SavedImages save(List<String> references) {
        return exclusively(() -> {
            List<SaveSelection.Selected> selected = SaveSelection.of(library.catalog(), references);
            List<Image> images =
                    selected.stream().map(image -> get(image.id().toString())).toList();
            return OpenSave.of(shelf, selected, images, events);
        });
    }

    /** The embedded image is there after every start, unless something else goes by its name. */
    private void provideHello() {
        if (library.catalog().byName(HelloImage.NAME).isPresent()) {
            return;
        }
        try {
            ingestions.run(ingestion -> register(new HelloImage(ingestion.content()).make(), ingestion));
        } catch (IOException | EngineException e) {
            LOG.error("The image {} could not be made", HelloImage.NAME.familiar(), e);
        }
    }

    private StoredImage register(ArchivedImage image, Ingestions.Ingestion ingestion) throws IOException {
        return registration
                .register(List.of(image), ingestion.unpacker(), ImageUnpacker.Watch.NONE)
                .getFirst();
    }

    private <T> T exclusively(Library.Step<T> change) {
        try {
            return library.exclusively(change);
        } catch (IOException e) {
            throw new EngineException.Internal("the image store cannot write: " + e.getMessage(), e);
        }
    }

    private static LoadedImage loaded(ArchivedImage image) {
        List<String> names = image.names().stream().map(Reference::familiar).toList();
        return new LoadedImage(image.manifest().config().digest(), names);
    }
}
