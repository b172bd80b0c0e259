package org.gantry.network.ports.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gantry.linux.cgroup.ControlGroup;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.namespace.NetNamespaces;
import org.gantry.network.driver.HostNamespace;
import org.gantry.network.ports.Publication;
import org.gantry.network.testing.AttachedPrograms;
import org.gantry.network.testing.Inside;
import org.gantry.network.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The programs themselves; public, as the virtual machine runs them too. */
@NeedsRoot
public class LoopbackRedirectsIT {
    private static final Publication ONE = new Publication("net", "tcp", "::1", 8080, "10.1.0.2", 80);
    private static final Publication TWO = new Publication("net", "udp", "::1", 8080, "10.1.0.2", 80);

    private final Fd host = NetNamespaces.make();
    private final AttachedPrograms programs = new AttachedPrograms(host);
    private final LoopbackRedirects redirects = redirects();

    private LoopbackRedirects redirects() {
        return new LoopbackRedirects(HostNamespace.of(host), "gtr_test");
    }

    @BeforeEach
    void need() {
        AttachedPrograms.requireUnified();
    }

    @AfterEach
    void close() {
        redirects().settle(Stream::empty);
        host.close();
    }

    @Test
    void areThereAsLongAsAPortIs() {
        redirects.add(List.of(ONE, TWO));
        redirects.add(List.of(ONE));
        assertThat(programs.count()).isEqualTo(4);
        redirects.remove(List.of(ONE));
        redirects.remove(List.of(ONE));
        assertThat(programs.count()).isEqualTo(4);
        redirects.remove(List.of(TWO));
        assertThat(programs.count()).isZero();
    }

    @Test
    void onlyPortsAtLoopbackOfContainersWithIpv4AreMeant() {
        Publication six = new Publication("net", "tcp", "::1", 8080, "fd00::2", 80);
        redirects.add(List.of(six, new Publication("net", "tcp", "0.0.0.0", 8080, "10.1.0.2", 80)));
        assertThat(programs.count()).isZero();
        assertThat(redirects.leads(six)).isFalse();
        redirects.add(List.of(ONE));
        redirects.replace(List.of(ONE), List.of(six));
        assertThat(programs.count()).isZero();
    }

    @Test
    void whatAnotherInstanceHasLeftBehindIsTakenOver() {
        redirects.add(List.of(ONE, TWO));
        List<String> maps = programs.maps();
        LoopbackRedirects next = redirects();
        next.settle(() -> Stream.of(ONE));
        assertThat(programs.count()).isEqualTo(4);
        assertThat(programs.maps()).hasSize(1).isEqualTo(maps);
        next.remove(List.of(ONE));
        assertThat(programs.count()).as("two is not wanted any more").isZero();
        redirects.add(List.of(ONE));
        next.settle(Stream::empty);
        assertThat(programs.count()).isZero();
    }

    @Test
    void theEngineGoesOnWithoutThemWhereTheKernelRefuses() {
        var refused = new LoopbackRedirects(
                HostNamespace.of(host), "gtr_test", new ControlGroup(Path.of("/proc"))); // EBADF: no control group
        refused.settle(Stream::empty);
        assertThat(refused.leads(ONE)).as("nothing was wanted").isTrue();
        refused.add(List.of(ONE));
        refused.remove(List.of(ONE));
        assertThat(refused.leads(ONE)).isFalse();
        assertThat(programs.count()).isZero();
    }

    /** As on a kernel where they do something else than they should. */
    @Test
    void whatDoesNotWorkIsTakenAwayAgain() {
        Inside.of(host)
                .bash("nft 'add table ip t; add chain ip t in { type filter hook input priority 0; };"
                        + " add rule ip t in ip daddr 127.103.116.114 drop'");
        redirects.add(List.of(ONE));
        assertThat(redirects.leads(ONE)).isFalse();
        assertThat(programs.count()).isZero();
        Inside.of(host).bash("nft delete table ip t");
        LoopbackRedirects next = redirects();
        next.add(List.of(ONE));
        assertThat(next.leads(ONE)).isTrue();
        assertThat(programs.count()).isEqualTo(4);
    }
}
