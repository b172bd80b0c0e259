package org.gantry.runtime.libcontainer.mount;

import java.util.Map;
import java.util.Optional;
import org.gantry.api.EngineException;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Attributes;
import org.gantry.linux.fs.CopyTree;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.mount.MountAttr;

/**
 * A tmpfs that begins with what the root filesystem has in its place (the mount option "tmpcopyup"). The engine makes and
 * fills it, for init makes none but system calls that are known beforehand.
 */
final class FilledTmpfs {
    private FilledTmpfs() {}

    /** @param rootfs attached nowhere, nothing being mounted in it yet */
    static Fd make(
            String field,
            String destination,
            Map<String, String> parameters,
            long attributes,
            Fd rootfs,
            boolean mapped) {
        if (mapped && (parameters.containsKey("uid") || parameters.containsKey("gid"))) {
            throw new EngineException.Unsupported(
                    field + ".options: \"uid\" and \"gid\" do not go with \"tmpcopyup\" in a user namespace");
        }
        DetachedMount tmpfs = DetachedMount.of("tmpfs", parameters, attributes & ~MountAttr.RDONLY);
        try (RootDir root = RootDir.own(rootfs.dup())) {
            Optional<Fd> source = root.find(destination, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
            if (source.isPresent()) {
                try (Fd from = source.get();
                        RootDir made = tmpfs.root();
                        Fd to = made.openInRoot("/", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
                    fill(from, to, parameters);
                }
            }
            if ((attributes & MountAttr.RDONLY) != 0) {
                tmpfs.setAttributes(false, MountAttr.RDONLY, 0);
            }
            return tmpfs.fd();
        } catch (RuntimeException e) {
            tmpfs.close();
            throw e;
        }
    }

    /** The directory itself is as it was too, but for what the options say of it. */
    private static void fill(Fd from, Fd to, Map<String, String> parameters) {
        CopyTree.contents(from, to);
        Stat stat = Stat.of(from);
        if (!parameters.containsKey("uid") && !parameters.containsKey("gid")) {
            Attributes.chown(to, stat.uid(), stat.gid());
        }
        if (!parameters.containsKey("mode")) {
            Attributes.chmod(to, stat.permissions());
        }
    }
}
