package org.gantry.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Poll;
import org.gantry.linux.fs.Stat;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.NeedsRoot;
import org.gantry.linux.testing.OpenFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@NeedsRoot
class SpareCgroupsIT {
    private static final String OWN = "/gantry-test-";
    private static final String PARENT =
            OWN + "spare-" + ProcessHandle.current().pid();
    private static final String OTHER = PARENT + "-other";

    private final CgroupLayout layout = CgroupLayout.detect();
    private final SpareCgroups spares = new SpareCgroups(layout, 2, OWN);
    private Map<Integer, String> open = Map.of();
    private @Nullable Process shell;

    @BeforeEach
    void needsLegacyHierarchies() {
        Assumptions.assumeTrue(
                layout.mode() != CgroupMode.UNIFIED, "the host has cgroup v2 alone, where there are none");
        open = OpenFiles.list();
    }

    @AfterEach
    void leavesNothing() throws Exception {
        if (shell != null) {
            shell.destroyForcibly().waitFor();
            shell.getOutputStream().close();
            shell.getInputStream().close();
            shell.getErrorStream().close();
        }
        if (layout.mode() != CgroupMode.UNIFIED) {
            spares.close();
            for (String parent : List.of(PARENT, OTHER)) {
                assertThat(childrenOf(parent)).isEmpty();
                layout.manager(parent + "/any").removeEmptyAncestors();
            }
            assertThat(OpenFiles.list()).isEqualTo(open);
        }
    }

    @Test
    void oneThatIsReadyBecomesTheContainers() {
        make(PARENT + "/first");
        spares.refill();
        assertThat(childrenOf(PARENT)).hasSize(2);
        List<List<Long>> ready = childrenOf(PARENT).stream()
                .map(name -> inodes(PARENT + "/" + name))
                .toList();
        try (NewCgroup made = create(PARENT + "/second")) {
            assertThat(ready).contains(inodes(PARENT + "/second"));
            assertThat(made.membership().tasks()).hasSameSizeAs(layout.legacy());
            assertThat(childrenOf(PARENT)).hasSize(2).contains("second");
        }
        layout.manager(PARENT + "/second").remove();
    }

    @Test
    void itsMembersAreTheContainers() {
        make(PARENT + "/first");
        spares.refill();
        CgroupManager second = layout.manager(PARENT + "/second");
        create(PARENT + "/second").close();
        second.apply(Limits.pids(7));
        try (Prisoner prisoner = Prisoner.run(second, "echo; exec sleep 100").started()) {
            assertThat(second.processes()).contains((int) prisoner.process().pid());
            assertThat(second.stats().pids().limit()).isEqualTo(7);
        }
        second.kill();
        second.remove();
    }

    @Test
    void whatIsThereAlreadyIsMadeAnewOrRefused() {
        make(PARENT + "/first");
        spares.refill();
        CgroupManager left = layout.manager(PARENT + "/left");
        left.create();
        left.apply(Limits.pids(7));
        create(PARENT + "/left").close();
        assertThat(left.stats().pids().limit()).isEqualTo(Long.MAX_VALUE);
        spares.refill();
        try (Prisoner prisoner = Prisoner.run(left, "echo; exec sleep 100").started()) {
            assertThatThrownBy(() -> create(PARENT + "/left")).hasMessageContaining("processes run in the cgroup");
            assertThat(prisoner.process().isAlive()).isTrue();
        }
        left.kill();
        left.remove();
    }

    @Test
    void whatIsThereInOneHierarchyOnlyIsMadeAnewInAll() {
        make(PARENT + "/first");
        spares.refill();
        String path = PARENT + "/left";
        CgroupTree.make(layout.legacy().getLast().at(path).directory());
        create(path).close();
        assertThat(layout.manager(path).views()).allMatch(view -> view.group().exists());
        layout.manager(path).remove();
    }

    @Test
    void oneThatSomebodyHasRemovedIsNoLoss() {
        make(PARENT + "/first");
        spares.refill();
        childrenOf(PARENT)
                .forEach(name -> CgroupTree.removeIfEmpty(
                        layout.legacy().getFirst().at(PARENT + "/" + name).directory()));
        for (int i = 0; i < 2; i++) {
            try (NewCgroup lost = spares.take(PARENT + "/second").orElseThrow()) {
                assertThat(lost.isLost()).isTrue();
                assertThatThrownBy(lost::name).isInstanceOf(SyscallException.class);
                lost.remove();
            }
        }
        make(PARENT + "/second");
    }

    @Test
    void itsMountsGoAlongWhenItIsNamed() {
        make(PARENT + "/first");
        spares.refill();
        try (NewCgroup second = spares.take(PARENT + "/second").orElseThrow()) {
            List<Fd> mounts = second.mounts();
            second.name();
            assertThat(mounts.stream().map(mount -> Stat.of(mount).inode()).toList())
                    .isEqualTo(inodes(PARENT + "/second"));
            mounts.forEach(Fd::close);
            second.remove();
        }
    }

    @Test
    void itsDirectoriesAreItsOwnEachTimeTheyAreAskedFor() {
        make(PARENT + "/first");
        spares.refill();
        try (NewCgroup second = spares.take(PARENT + "/second").orElseThrow()) {
            List<Fd> opened = second.directories();
            List<Fd> again = second.directories();
            second.name();
            for (List<Fd> directories : List.of(opened, again)) {
                assertThat(directories.stream()
                                .map(directory -> Stat.of(directory).inode())
                                .toList())
                        .isEqualTo(inodes(PARENT + "/second"));
                directories.forEach(Fd::close);
            }
            second.remove();
        }
    }

    @Test
    void oneThatIsTakenSaysWhereItIs() throws Exception {
        make(PARENT + "/first");
        spares.refill();
        try (NewCgroup second = spares.take(PARENT + "/second").orElseThrow()) {
            assertThat(second.isNamed()).isFalse();
            assertThat(second.isLost()).isFalse();
            List<CgroupManager.View> spare = second.views();
            second.name();
            assertThat(second.isNamed()).isTrue();
            assertThat(spare).noneMatch(view -> view.group().exists());
            assertThat(second.views()).allMatch(view -> view.group().exists());
            second.remove();
        }
    }

    @Test
    void theyAreBelowTheParentThatWasWantedLastAndNoneOfTheUsers() {
        make(PARENT + "/first");
        spares.refill();
        make(OTHER + "/first");
        assertThat(childrenOf(PARENT)).isEmpty();
        spares.refill();
        assertThat(childrenOf(OTHER)).hasSize(2);
        SpareCgroups ofOthers = new SpareCgroups(layout, 2, "/elsewhere-");
        assertThat(ofOthers.take(PARENT + "/second")).isEmpty();
        create(PARENT + "/second").close();
        ofOthers.refill();
        assertThat(childrenOf(PARENT)).containsExactly("second");
        ofOthers.close();
        layout.manager(PARENT + "/second").remove();
    }

    @Test
    void whatAKilledEngineHasLeftIsRemovedEvenIfNoContainerIsMade() throws Exception {
        CgroupManager ofTheKilled = layout.manager(PARENT + "/spare-" + pidOfAZombie() + "-1-1");
        CgroupManager ofThisPid =
                layout.manager(PARENT + "/spare-" + ProcessHandle.current().pid() + "-1-1");
        CgroupManager ofTheLiving = layout.manager(PARENT + "/spare-1-1-1");
        List.of(ofTheKilled, ofThisPid, ofTheLiving).forEach(CgroupManager::create);
        spares.refill();
        assertThat(childrenOf(PARENT)).containsExactly("spare-1-1-1");
        ofTheLiving.remove();
    }

    /** Or else it would leave the parent behind, which whoever closes them removes. */
    @RepeatedTest(20)
    void theEndWaitsForThoseThatAreBeingMade() throws Exception {
        make(PARENT + "/first");
        layout.manager(PARENT + "/any").removeEmptyAncestors();
        Thread maker = Thread.ofPlatform().start(spares::refill);
        spares.close();
        layout.manager(PARENT + "/any").removeEmptyAncestors();
        maker.join();
        assertThat(layout.manager(PARENT + "/any").views())
                .noneMatch(view -> view.group().parent().exists());
    }

    @Test
    void thereAreNoMoreOnceClosed() {
        make(PARENT + "/first");
        spares.refill();
        spares.close();
        spares.refill();
        assertThat(childrenOf(PARENT)).isEmpty();
        make(PARENT + "/second");
    }

    /** Of a process that has ended, and that its parent, a shell that sleeps, never reaps. */
    private int pidOfAZombie() throws IOException {
        shell = new ProcessBuilder("sh", "-c", "sleep 0 & echo $!; exec sleep 60").start();
        int pid = Integer.parseInt(shell.inputReader().readLine());
        try (PidFd zombie = PidFd.open(pid)) {
            assertThat(Poll.readable(zombie.fd(), 5000)).isTrue();
        }
        return pid;
    }

    /** As a driver does. */
    private NewCgroup create(String path) {
        NewCgroup made = spares.take(path).orElseGet(() -> NewCgroup.make(layout.manager(path)));
        try {
            made.name();
            return made;
        } catch (RuntimeException e) {
            made.close();
            made.remove();
            throw e;
        }
    }

    /** And removes it. */
    private void make(String path) {
        CgroupManager cgroup = layout.manager(path);
        create(path).close();
        assertThat(cgroup.views()).allMatch(view -> view.group().exists());
        cgroup.remove();
    }

    private List<String> childrenOf(String parent) {
        return layout.legacy().stream()
                .flatMap(hierarchy -> CgroupTree.children(hierarchy.at(parent).directory()).stream())
                .distinct()
                .toList();
    }

    /** What the kernel knows the directories by, whatever their names. */
    private List<Long> inodes(String path) {
        return layout.legacy().stream()
                .map(hierarchy -> hierarchy.at(path).directory().toString())
                .map(directory -> Stat.of(directory).orElseThrow().inode())
                .toList();
    }
}
