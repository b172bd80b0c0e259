package org.gantry.images.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.gantry.api.image.FileArchives;
import org.gantry.images.compress.Decompressor;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.RootDir;
import org.osgi.service.component.annotations.Component;

/** Archives in the tar format. */
@Component(service = FileArchives.class)
public final class TarArchives implements FileArchives {

    @Override
    public void pack(Source source, OutputStream archive) throws IOException {
        try (RootDir root = borrow(source.rootFd())) {
            new TreePacker(archive).pack(root, source);
        }
    }

    @Override
    public void unpack(InputStream archive, Target target) throws IOException {
        try (RootDir root = borrow(target.rootFd())) {
            new TreeUnpacker(root, target).unpack(Decompressor.open(archive));
        }
    }

    /** A descriptor of our own for a directory of the caller's. */
    private static RootDir borrow(int descriptor) {
        Fd theirs = Fd.own(descriptor, "a directory");
        try {
            return RootDir.own(theirs.dup());
        } finally {
            theirs.detach();
        }
    }
}
