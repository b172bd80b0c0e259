package org.gantry.linux.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.RootDir;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.mount.DetachedMount;
import org.gantry.linux.testing.NeedsRoot;
import org.junit.jupiter.api.Test;

@NeedsRoot
class SpareTreesIT {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    @Test
    void nothingOfTheHostIsInOne() throws IOException {
        String before = Files.readString(MOUNTS);
        try (Fd tree = SpareTrees.make();
                DetachedMount copy = MountNamespaces.copyRoot(tree);
                RootDir root = copy.root()) {
            assertThat(root.stat("/proc")).isEmpty();
            assertThat(root.stat("/etc")).isEmpty();
            Stat device = root.stat("/dev/null").orElseThrow();
            assertThat(device.device()).isEqualTo(new Stat.Device(1, 3));
            try (Fd opened = root.openInRoot("/dev/null", OpenFlags.O_WRONLY)) {
                opened.writeFully(new byte[] {1}); // a device can be used where files cannot be written
            }
        }
        assertThat(Files.readString(MOUNTS)).isEqualTo(before);
    }

    @Test
    void asManyAreMadeAsAreMissing() {
        try (var trees = new SpareTrees(2)) {
            assertThat(trees.take()).isEmpty();
            trees.refill();
            trees.refill();
            try (Fd first = trees.take().orElseThrow();
                    Fd second = trees.take().orElseThrow()) {
                assertThat(Stat.of(first).inode()).isNotEqualTo(Stat.of(second).inode());
            }
            assertThat(trees.take()).isEmpty();
        }
    }

    @Test
    void whoHasClosedThemGetsNoMore() {
        var trees = new SpareTrees(1);
        trees.close();
        trees.refill();
        assertThat(trees.take()).isEmpty();
    }
}
