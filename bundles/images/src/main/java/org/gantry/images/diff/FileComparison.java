package org.gantry.images.diff;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.gantry.images.tree.FoundFile;
import org.gantry.images.unpack.LowerLayers.Found;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.fs.Xattr;

/**
 * Whether a file differs from the one beneath it, by what is known without reading it. Of a directory neither size nor time
 * counts: they change with what is in it.
 */
final class FileComparison {
    private static final String CAPABILITY = "security.capability";

    private FileComparison() {}

    static boolean differ(Found before, FoundFile now) {
        Stat old = before.stat();
        Stat stat = now.stat();
        return old.mode() != stat.mode()
                || old.uid() != stat.uid()
                || old.gid() != stat.gid()
                || !old.device().equals(stat.device())
                || (!stat.isDirectory() && (old.size() != stat.size() || !same(old.modified(), stat.modified())))
                || !Arrays.equals(capability(before), capability(now.xattrs()));
    }

    /** Archives often have whole seconds only. */
    private static boolean same(Instant a, Instant b) {
        return a.equals(b) || (a.getEpochSecond() == b.getEpochSecond() && (a.getNano() == 0 || b.getNano() == 0));
    }

    private static byte[] capability(Found file) {
        return Xattr.get(file.directory(), file.name(), CAPABILITY).orElse(new byte[0]);
    }

    private static byte[] capability(Map<String, byte[]> xattrs) {
        return xattrs.getOrDefault(CAPABILITY, new byte[0]);
    }
}
