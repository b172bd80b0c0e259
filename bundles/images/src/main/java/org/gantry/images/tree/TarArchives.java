package org.gantry.images.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.gantry.api.image.FileArchives;
import org.gantry.images.compress.Decompressor;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.process.FileOwner;
import org.osgi.service.component.annotations.Component;

/** Archives in the tar format. */
@Component(service = FileArchives.class)
public final class TarArchives implements FileArchives {

    @Override
    public void pack(Source source, OutputStream archive) throws IOException {
        try (RootDir root = borrow(source.rootFd())) {
            new TreePacker(archive, source.ids()).pack(root, source);
        }
    }

    @Override
    public void unpack(InputStream archive, Target target) throws IOException {
        if (target.ids().isSame()) {
            unpackAsThisUser(archive, target);
            return;
        }
        // Where users are mapped, only who is one of them can make a file.
        Optional<IOException> failure =
                FileOwner.call(target.ids().uidOutside(0), target.ids().gidOutside(0), () -> {
                    try {
                        unpackAsThisUser(archive, target);
                        return Optional.empty();
                    } catch (IOException e) {
                        return Optional.of(e);
                    }
                });
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private static void unpackAsThisUser(InputStream archive, Target target) throws IOException {
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
