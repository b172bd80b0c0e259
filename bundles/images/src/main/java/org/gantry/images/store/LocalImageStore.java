package org.gantry.images.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gantry.api.EngineException;
import org.gantry.api.event.EventPublisher;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.Image;
import org.gantry.api.image.ImageStore;
import org.gantry.api.image.Snapshotter;
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
    private final ImageArchive archives;
    private final RootfsImport imports;
    private final ContainerCommit commits;
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
        var documents = new ImageDocuments(content);
        var file = new CatalogFile(content.directory().resolve("index.json"), Disk.REAL, documents);
        var unpacker = new ImageUnpacker(content, snapshotter);
        var collector = new GarbageCollector(content, snapshotter, documents, file);
        this.snapshotter = snapshotter;
        this.library = new Library(file, snapshotter);
        this.registration = new Registration(library, unpacker, documents, clock);
        this.ingestions = new Ingestions(library, collector);
        this.archives = new ImageArchive(content);
        this.imports = new RootfsImport(content, unpacker, clock);
        this.commits = new ContainerCommit(content, snapshotter, unpacker, clock);
        this.events = new ImageEvents(() -> publisher, clock);
        this.shelf = new ImageShelf(content, library, registration, ingestions, unpacker, events);
        registration.recover(file.read(), snapshotter);
        library.exclusively(ingestions::collectIfIdle);
        provide(new HelloImage(content));
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
                .map(stored -> image(catalog, stored))
                .orElseThrow(() -> ImageResolver.missing(reference));
    }

    @Override
    public List<Image> list() {
        Catalog catalog = library.catalog();
        return library.all(catalog).stream()
                .sorted(Comparator.comparing(StoredImage::created).reversed())
                .map(stored -> image(catalog, stored))
                .toList();
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
    public List<RemovedImage> remove(String reference, boolean force, Function<Digest, List<ImageUser>> users) {
        Digest id = new ImageResolver(library.catalog()).resolve(reference);
        List<ImageUser> usersBefore = users.apply(id);
        return exclusively(() -> {
            Catalog catalog = library.catalog();
            if (!new ImageResolver(catalog).resolve(reference).equals(id)) {
                throw new EngineException.Conflict(
                        "conflict: \"" + reference + "\" was given to another image meanwhile");
            }
            Optional<StoredImage> stored = library.image(id);
            ImageRemoval.Outcome outcome = new ImageRemoval(catalog, reference, force, id, usersBefore).plan();
            library.replace(outcome.catalog());
            ingestions.collectIfIdle();
            stored.ifPresent(image -> events.removed(image, outcome.removed()));
            return stored.map(image -> withLayers(outcome.removed(), image)).orElse(outcome.removed());
        });
    }

    @Override
    public List<LoadedImage> load(InputStream archive) throws IOException {
        return ingestions.run(() -> {
            List<ArchivedImage> found = archives.read(archive);
            registration.register(found).forEach(events::loaded);
            return found.stream().map(LocalImageStore::loaded).toList();
        });
    }

    @Override
    public Image importRootfs(InputStream archive, ImportRequest request) throws IOException {
        List<Reference> names = request.name().isEmpty() ? List.of() : List.of(TagTarget.parse(request.name()));
        StoredImage stored = ingestions.run(() -> {
            ArchivedImage made = imports.run(archive, request, names);
            return registration.register(List.of(made)).getFirst();
        });
        events.imported(stored);
        names.forEach(name -> events.tagged(stored, name.familiar()));
        return image(library.catalog(), stored);
    }

    @Override
    public Image commit(CommitRequest request, Runnable onceRead) throws IOException {
        List<Reference> names = request.name().isEmpty() ? List.of() : List.of(TagTarget.parse(request.name()));
        StoredImage stored = ingestions.run(() -> {
            ArchivedImage made = commits.run(request, base(request.base()), names, onceRead);
            return registration.enter(List.of(made)).getFirst();
        });
        events.committed(stored);
        names.forEach(name -> events.tagged(stored, name.familiar()));
        return image(library.catalog(), stored);
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
            return new OpenSave(shelf, selected, images, events, shelf.keep());
        });
    }

    /** The embedded image is there after every start, unless something else goes by its name. */
    private void provide(HelloImage hello) {
        if (library.catalog().byName(HelloImage.NAME).isPresent()) {
            return;
        }
        try {
            ingestions.run(() -> registration.register(List.of(hello.make())));
        } catch (IOException | EngineException e) {
            LOG.error("The image {} could not be made", HelloImage.NAME.familiar(), e);
        }
    }

    private List<RemovedImage> withLayers(List<RemovedImage> removed, StoredImage stored) {
        var lines = new ArrayList<>(removed);
        if (!library.catalog().images().contains(stored.id())) {
            stored.chainIds().reversed().stream()
                    .filter(chainId -> !snapshotter.isCommitted(chainId))
                    .forEach(chainId -> lines.add(new RemovedImage("", chainId.toString())));
        }
        return lines;
    }

    private <T> T exclusively(Library.Step<T> change) {
        try {
            return library.exclusively(change);
        } catch (IOException e) {
            throw new EngineException.Internal("the image store cannot write: " + e.getMessage(), e);
        }
    }

    private static Image image(Catalog catalog, StoredImage stored) {
        List<Reference> names = catalog.names(stored.id());
        return new Image(
                stored.id(),
                names.stream()
                        .filter(name -> !name.isDigested())
                        .map(Reference::familiar)
                        .toList(),
                names.stream()
                        .filter(Reference::isDigested)
                        .map(Reference::familiar)
                        .toList(),
                stored.config(),
                stored.size(),
                null,
                catalog.lastTagged(stored.id()).orElse(null));
    }

    private static LoadedImage loaded(ArchivedImage image) {
        List<String> names = image.names().stream().map(Reference::familiar).toList();
        return new LoadedImage(image.manifest().config().digest(), names);
    }
}
