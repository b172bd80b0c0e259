package org.gantry.linux.mount;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.process.FileOwner;
import org.gantry.linux.spawn.CloneFlags;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.Syscall;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * Makes overlay mounts of layers that are idmapped one by one, since an overlay itself cannot be (Linux 5.19). On disk
 * nothing is changed, and what a container adds is on disk as if it had not been mapped. The kernel makes files of its own
 * in the work directory as whoever mounts, so that has to be somebody whom the map knows.
 */
final class MappedOverlayMounter {
    private static final int DIRECTORY = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    private static final long CLONE_FS = 0x200;

    private final OverlaySpec spec;
    private final OwnerMap owners;
    private final List<Fd> opened = new ArrayList<>();
    private final List<Fd> mounts = new ArrayList<>();

    private MappedOverlayMounter(OverlaySpec spec, OwnerMap owners) {
        this.spec = spec;
        this.owners = owners;
    }

    /** @throws UnsupportedOperationException when kernel or file system know no idmapped layers */
    static Fd mount(OverlaySpec spec, OwnerMap owners) {
        return new MappedOverlayMounter(spec, owners).run(MappedOverlayMounter::mountDetached);
    }

    /** As kernels need it that take no layer which is attached nowhere. */
    static Fd mountThroughTree(OverlaySpec spec, OwnerMap owners) {
        return new MappedOverlayMounter(spec, owners).run(MappedOverlayMounter::mountAttached);
    }

    private interface Way {
        Fd mount(MappedOverlayMounter mounter, OverlayLayers layers);
    }

    private Fd run(Way way) {
        return FileOwner.call(owners.rootUid(), owners.rootGid(), () -> {
            try {
                return way.mount(this, open());
            } finally {
                opened.forEach(Fd::close);
            }
        });
    }

    private OverlayLayers open() {
        List<Fd> lower = new ArrayList<>();
        spec.lower().forEach(layer -> lower.add(map(layer)));
        if (spec.writable().isEmpty()) {
            return new OverlayLayers(lower, Optional.empty(), Optional.empty());
        }
        Path upper = Path.of(spec.writable().get().upper());
        Path work = Path.of(spec.writable().get().work());
        Path above = upper.getParent();
        if (above == null || !above.equals(work.getParent())) {
            throw new IllegalArgumentException(upper + " and " + work + " are not in one directory");
        }
        Fd both = map(above.toString());
        return new OverlayLayers(lower, Optional.of(openIn(both, upper)), Optional.of(openIn(both, work)));
    }

    private Fd openIn(Fd above, Path directory) {
        Fd open = Openat2.open(above, directory.getFileName().toString(), DIRECTORY, 0, Openat2.RESOLVE_BENEATH);
        opened.add(open);
        return open;
    }

    private Fd map(String directory) {
        Fd mount = MountApi.openTree(directory, false);
        opened.add(mount);
        mounts.add(mount);
        MountApi.mapOwners(mount, owners.userNamespace());
        return mount;
    }

    private Fd mountDetached(OverlayLayers layers) {
        try (FsContext context = FsContext.open("overlay")) {
            if (!layers.addTo(context)) {
                return mountAttached(layers);
            }
            OverlayMounter.configure(context, spec.options());
            context.create();
            return context.mount(layers.upper().isPresent() ? 0 : MountAttr.RDONLY);
        }
    }

    /** In a mount namespace of this thread, with which everything is gone but the overlay. */
    private Fd mountAttached(OverlayLayers layers) {
        Syscall.check(SyscallNumber.UNSHARE, "a mount namespace", CLONE_FS | CloneFlags.CLONE_NEWNS);
        Mounts.mount(null, "/", null, MountFlags.MS_REC | MountFlags.MS_PRIVATE, null);
        String place = spec.lower().getFirst();
        mounts.forEach(mount -> MountApi.moveMount(mount, place));
        try {
            long flags = layers.upper().isPresent() ? 0 : MountFlags.MS_RDONLY;
            Mounts.mount("overlay", place, "overlay", flags, layers.options(spec.options()));
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL)) {
                throw new UnsupportedOperationException("this kernel has no overlays of idmapped layers", e);
            }
            throw e;
        }
        return MountApi.openTree(place, false);
    }
}
