package org.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gantry.api.EngineException;
import org.gantry.linux.fs.RootDir;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserLookupTest {
    @TempDir
    Path directory;

    private RootDir root;

    @BeforeEach
    void makeRoot() throws IOException {
        Files.createDirectories(directory.resolve("etc"));
        Files.writeString(
                directory.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\nbroken\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\n12:x:99:98::/twelve:\n");
        Files.writeString(directory.resolve("etc/group"), "root:x:0:\ndaemon:x:1:\nstaff:x:50:games,daemon\n");
        root = RootDir.open(directory.toString());
    }

    @AfterEach
    void closeRoot() {
        root.close();
    }

    @Test
    void nobodyAskedForIsRoot() {
        var identity = find("");
        assertThat(identity.user().uid()).isZero();
        assertThat(identity.home()).isEqualTo("/root");
    }

    @Test
    void aNameBringsItsGroups() {
        var identity = find("daemon");
        assertThat(identity.user().uid()).isEqualTo(1);
        assertThat(identity.user().gid()).isEqualTo(1);
        assertThat(identity.user().additionalGids()).containsExactly(1L, 50L);
    }

    @Test
    void aNumberIsANameFirst() {
        assertThat(find("12").user().uid()).isEqualTo(99);
    }

    @Test
    void anUnknownNumberIsTakenAsItIs() {
        var identity = find("4711:815");
        assertThat(identity.user().uid()).isEqualTo(4711);
        assertThat(identity.user().gid()).isEqualTo(815);
        assertThat(identity.home()).isEqualTo("/");
    }

    @Test
    void supplementaryGroupsByName() {
        assertThat(UserLookup.in(root).find("", List.of("staff", "7")).user().additionalGids())
                .containsExactly(0L, 50L, 7L);
    }

    @Test
    void unknownNamesAreRefusedInDockersWords() {
        assertThatThrownBy(() -> find("nosuch"))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessage("unable to find user nosuch: no matching entries in passwd file");
        assertThatThrownBy(() -> find("root:nosuch"))
                .hasMessage("unable to find group nosuch: no matching entries in group file");
    }

    @Test
    void numbersBeyondTheKernelsAreRefused() {
        assertThatThrownBy(() -> find("4294967296")).hasMessage("uids and gids must be in range 0-2147483647");
        assertThatThrownBy(() -> find("99999999999999999999999")).isInstanceOf(EngineException.InvalidArgument.class);
    }

    @Test
    void aLinkOutOfTheRootLeadsNowhere() throws IOException {
        Files.delete(directory.resolve("etc/passwd"));
        Files.createSymbolicLink(directory.resolve("etc/passwd"), Path.of("../../../../../../etc/passwd"));
        assertThatThrownBy(() -> find("root"))
                .as("/etc/passwd is a link to itself inside the root")
                .isInstanceOf(RuntimeException.class);
    }

    private UserLookup.Identity find(String spec) {
        return UserLookup.in(root).find(spec, List.of());
    }
}
