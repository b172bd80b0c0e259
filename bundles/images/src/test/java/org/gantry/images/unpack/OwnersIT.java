package org.gantry.images.unpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import org.gantry.images.testing.Archives;
import org.gantry.images.testing.Root;
import org.gantry.images.testing.TarBuilder;
import org.gantry.images.testing.TestStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners beyond 2^21, which seven octal digits do not hold: in GNU's base 256 and in PAX records, up to the last one. */
@SuppressWarnings("NullAway.Init")
class OwnersIT {
    private static final int LAST_IN_OCTAL = (1 << 21) - 1;

    /** The one above it means "unchanged" to the kernel. */
    private static final long LAST = (1L << 32) - 2;

    @TempDir
    Path root;

    @BeforeEach
    void needsRoot() {
        Root.required();
    }

    @Test
    void reachTheDisk() throws IOException {
        var archive = new TarBuilder()
                .owner(LAST_IN_OCTAL, LAST_IN_OCTAL)
                .file("octal", "x")
                .owner(LAST_IN_OCTAL + 1, 3_000_000)
                .file("binary", "x")
                .directory("directory")
                .symlink("link", "binary")
                .node('6', "pipe")
                .owner(0, 0)
                .pax("uid", LAST, "gid", 2_500_000)
                .file("pax", "x");
        var store = new TestStore(root);
        store.load(Archives.dockerSave("owners:1", archive.build()));
        Path tree = store.layers(store.images.get("owners:1")).getFirst();
        assertThat(owners(tree.resolve("octal"))).isEqualTo("2097151:2097151");
        for (String name : new String[] {"binary", "directory", "link", "pipe"}) {
            assertThat(owners(tree.resolve(name))).as(name).isEqualTo("2097152:3000000");
        }
        assertThat(owners(tree.resolve("pax"))).isEqualTo("4294967294:2500000");
    }

    private static String owners(Path file) throws IOException {
        return number(file, "unix:uid") + ":" + number(file, "unix:gid");
    }

    private static String number(Path file, String attribute) throws IOException {
        Object value = Objects.requireNonNull(Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS));
        return Integer.toUnsignedString((Integer) value);
    }
}
