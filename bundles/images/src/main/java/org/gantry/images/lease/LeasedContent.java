package org.gantry.images.lease;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.gantry.api.image.ContentStore;
import org.gantry.api.image.ResumableBlob;
import org.gantry.api.oci.Digest;

/** The content store as somebody sees it who holds whatever he puts in or asks for. */
public final class LeasedContent implements ContentStore {
    private final ContentStore content;
    private final Lease lease;

    public LeasedContent(ContentStore content, Lease lease) {
        this.content = content;
        this.lease = lease;
    }

    @Override
    public Digest ingest(InputStream stream, long maxBytes, Consumer<Digest> announced) throws IOException {
        return content.ingest(stream, maxBytes, digest -> {
            lease.hold(digest);
            announced.accept(digest);
        });
    }

    @Override
    public void ingest(InputStream stream, Digest expected, long size) throws IOException {
        lease.hold(expected);
        content.ingest(stream, expected, size);
    }

    @Override
    public ResumableBlob resume(Digest digest, long size) throws IOException {
        lease.hold(digest);
        return content.resume(digest, size);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        lease.hold(digest);
        return content.open(digest);
    }

    @Override
    public boolean contains(Digest digest) {
        lease.hold(digest);
        return content.contains(digest);
    }

    @Override
    public long size(Digest digest) {
        lease.hold(digest);
        return content.size(digest);
    }

    @Override
    public List<Digest> list() {
        return content.list();
    }

    @Override
    public void delete(Digest digest) {
        content.delete(digest);
    }

    @Override
    public Path directory() {
        return content.directory();
    }
}
