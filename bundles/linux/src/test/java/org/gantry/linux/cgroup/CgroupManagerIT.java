package org.gantry.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.gantry.linux.fd.Reactor;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On whatever layout this host has. */
@NeedsRoot
class CgroupManagerIT {
    private static final long MEBIBYTE = 1 << 20;

    private final CgroupLayout layout = CgroupLayout.detect();
    private final CgroupManager manager =
            layout.manager("/gantry-test-" + ProcessHandle.current().pid() + "/one");
    private Map<Integer, String> open = Map.of();

    @BeforeEach
    void create() {
        open = OpenFiles.list();
        manager.create();
    }

    @AfterEach
    void remove() {
        manager.kill();
        manager.remove();
        manager.removeEmptyAncestors();
        assertThat(manager.views()).noneMatch(view -> view.group().exists());
        assertThat(manager.views()).noneMatch(view -> view.group().parent().exists());
        assertThat(OpenFiles.list()).isEqualTo(open);
    }

    @Test
    void isThereOnceCreatedAndGoneOnceRemoved() {
        assertThat(manager.views()).isNotEmpty().allMatch(view -> view.group().exists());
        manager.remove();
        assertThat(manager.views()).noneMatch(view -> view.group().exists());
        manager.remove();
        assertThat(manager.processes()).isEmpty();
        assertThat(manager.oomKills()).isZero();
        assertThat(manager.isFrozen()).isFalse();
        manager.kill();
    }

    @Test
    void refusesACgroupInUseAndRenewsAnEmptyOne() {
        manager.apply(Limits.pids(7));
        manager.create();
        assertThat(manager.stats().pids().limit()).isEqualTo(Long.MAX_VALUE);
        try (Prisoner prisoner = Prisoner.run(manager, "echo; exec sleep 100").started()) {
            assertThat(prisoner.process().isAlive()).isTrue();
            assertThatThrownBy(manager::create).hasMessageContaining("processes run in the cgroup");
        }
    }

    /** Two make their first cgroups below one parent at a time: the directory is there, and nothing is in its files yet. */
    @Test
    void canBeJoinedWhoeverMakesItsParent() {
        manager.remove();
        for (CgroupManager.View view : manager.views()) {
            Path parent = view.group().parent().directory();
            CgroupTree.remove(parent);
            CgroupTree.make(parent);
        }
        manager.create();
        try (Prisoner prisoner = Prisoner.run(manager, "echo; exec sleep 100").started()) {
            assertThat(manager.processes()).contains((int) prisoner.process().pid());
        }
    }

    @Test
    void countsItsProcesses() {
        try (Prisoner prisoner =
                Prisoner.run(manager, "echo; sleep 100 & sleep 100").started()) {
            assertThat(manager.processes()).contains((int) prisoner.process().pid());
            CgroupStats stats = manager.stats();
            assertThat(stats.pids().current()).isPositive();
            assertThat(stats.cpu().totalNanos()).isPositive();
            assertThat(stats.memory().usage()).isPositive();
            assertThat(stats.memory().details()).isNotEmpty();
        }
    }

    @Test
    void killsWhatRunsInItFrozenOrNot() throws InterruptedException {
        try (Prisoner prisoner =
                Prisoner.run(manager, "echo; sleep 100 & sleep 100").started()) {
            manager.freeze();
            assertThat(manager.isFrozen()).isTrue();
            manager.kill();
            assertThat(prisoner.exitCode()).isEqualTo(128 + 9);
            assertThat(manager.processes()).isEmpty();
        }
    }

    @Test
    void freezesAndThaws() {
        try (Prisoner prisoner = Prisoner.run(manager, "echo; exec sleep 100").started()) {
            manager.freeze();
            assertThat(manager.isFrozen()).isTrue();
            manager.thaw();
            assertThat(manager.isFrozen()).isFalse();
            assertThat(prisoner.process().isAlive()).isTrue();
        }
    }

    @Test
    void isFrozenWhoeverJoinsOrIsKilledMeanwhile() {
        try (Prisoner prisoner = Prisoner.run(manager, "echo; exec sleep 100").started()) {
            manager.freeze();
            try (Prisoner late = Prisoner.run(manager, "exec sleep 100")) {
                for (int i = 0; i < 100; i++) {
                    assertThat(manager.isFrozen()).isTrue();
                }
                prisoner.process().destroyForcibly();
                for (int i = 0; i < 100; i++) {
                    assertThat(manager.isFrozen()).isTrue();
                }
                assertThat(late.process().isAlive()).isTrue();
                manager.kill();
            }
        }
    }

    @Test
    void holdsTheLimitOfTasks() throws InterruptedException {
        manager.apply(Limits.pids(1));
        try (Prisoner prisoner = Prisoner.run(manager, "(true) 2>/dev/null || exit 3")) {
            assertThat(prisoner.exitCode()).isNotZero();
        }
    }

    @Test
    void growsAndShrinksMemoryTogetherWithSwap() {
        for (long size : List.of(64 * MEBIBYTE, 512 * MEBIBYTE, 32 * MEBIBYTE)) {
            manager.apply(Limits.memory(size, null, 2 * size));
            assertThat(manager.stats().memory().limit()).isEqualTo(size);
        }
        manager.apply(Limits.memory(-1L, null, null));
        assertThat(manager.stats().memory().limit()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void countsWhatTheOomKillerDid() throws InterruptedException {
        manager.apply(Limits.memory(16 * MEBIBYTE, null, 16 * MEBIBYTE));
        try (Prisoner prisoner =
                Prisoner.run(manager, "dd if=/dev/zero of=/dev/null bs=100M count=1 2> /dev/null; true")) {
            prisoner.exitCode();
            assertThat(manager.oomKills()).isPositive();
        }
    }

    @Test
    void tellsWhenMemoryHasRunOut() throws InterruptedException {
        manager.apply(Limits.memory(16 * MEBIBYTE, null, 16 * MEBIBYTE));
        assertThat(manager.limitsMemory()).isTrue();
        var told = new Semaphore(0);
        try (OomNotice notice = manager.openOomNotice().orElseThrow();
                Reactor reactor = new Reactor("oom-test")) {
            reactor.register(notice.fd(), notice.interest(), events -> {
                notice.acknowledge();
                told.release();
            });
            told.drainPermits();
            try (Prisoner prisoner =
                    Prisoner.run(manager, "dd if=/dev/zero of=/dev/null bs=100M count=1 2> /dev/null; true")) {
                prisoner.exitCode();
                assertThat(told.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void removesWhatCameFromElsewhere() throws InterruptedException {
        try (Prisoner prisoner = Prisoner.run(manager, "echo; exec sleep 100").started()) {
            long begin = System.nanoTime();
            manager.remove();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(prisoner.exitCode()).isEqualTo(128 + 9);
            assertThat(manager.views()).noneMatch(view -> view.group().exists());
        }
    }

    @Test
    void killsWhatHasFrozenItself() throws IOException, InterruptedException {
        Assumptions.assumeFalse(
                layout.mode() == CgroupMode.UNIFIED, "SKIPPED: on v2 a frozen process can be killed, there is no trap");
        Path own = manager.views().stream()
                .filter(view -> view.controllers().contains("freezer"))
                .map(view -> view.group().directory().resolve("own"))
                .findFirst()
                .orElseThrow();
        Files.createDirectory(own);
        try (Prisoner prisoner = Prisoner.run(manager, "echo $$ > " + own + "/cgroup.procs; echo; exec sleep 100")
                .started()) {
            Files.writeString(own.resolve("freezer.state"), "FROZEN");
            manager.kill();
            assertThat(prisoner.exitCode()).isEqualTo(128 + 9);
        }
    }

    @Test
    void saysWhatItsVersionLacks() {
        var packets = Limits.network(new NetworkLimits(1L, Map.of()));
        var raw = Limits.unified(Map.of("misc.max", "res_a 1"));
        boolean unified = layout.mode() == CgroupMode.UNIFIED;
        assertThatThrownBy(() -> manager.apply(unified ? packets : raw))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith(unified ? "network: " : "unified: ");
    }

    @Test
    void shutsDevices() throws InterruptedException {
        manager.apply(Limits.devices(
                new DeviceRule(false, DeviceRule.Type.ALL, null, null, "rwm"),
                new DeviceRule(true, DeviceRule.Type.CHARACTER, 1L, 3L, "rw"),
                new DeviceRule(true, DeviceRule.Type.CHARACTER, 1L, 5L, "r")));
        try (Prisoner prisoner = Prisoner.run(
                manager,
                "(: < /dev/null) && (: < /dev/zero) && ! (: > /dev/zero) 2>/dev/null && ! (: < /dev/urandom) 2>/dev/null")) {
            assertThat(prisoner.exitCode()).isZero();
        }
    }

    @Test
    void refusesWhatNoControllerTakes() {
        assertThatThrownBy(() -> manager.apply(
                        Limits.cpu(new CpuLimits(null, null, null, null, null, null, null, "99999", null))))
                .hasMessageContaining("99999 to ")
                .hasMessageContaining("cpuset.cpus");
    }
}
