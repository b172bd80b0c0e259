package org.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gantry.engine.TestEngine.config;
import static org.gantry.engine.TestEngine.eventually;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.api.EngineException;
import org.gantry.api.container.ContainerConfig;
import org.gantry.api.container.ContainerState.Status;
import org.gantry.api.container.LifecycleConfig;
import org.gantry.api.container.LifecycleConfig.RestartPolicy;
import org.gantry.api.swap.ReplaceablePart;
import org.gantry.api.swap.SideBySidePart.Promoted;
import org.gantry.api.swap.TrialPart;
import org.gantry.engine.driver.Runtimes;
import org.gantry.engine.swap.Parts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine's side of replacing a driver, over instances the test controls. Detached mounts need root. */
class DriverSwapIT extends OnAnEngine {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long OLD = 1;
    private static final long NEW = 2;

    private Runtimes runtimes;
    private TrialPart part;
    private DriverInstance old;
    private DriverInstance next;
    private final Executor threads = Thread::startVirtualThread;

    @BeforeEach
    void bindTwoDrivers() {
        runtimes = engine.assembly.core().services().runtimes();
        old = new DriverInstance(engine.runtime, OLD);
        next = new DriverInstance(engine.runtime, NEW);
        runtimes.unbind(engine.runtime, old.properties());
        runtimes.bind(old, old.properties());
        ReplaceablePart driver = Parts.of(
                        engine.assembly.core(), engine.assembly.verbs().drivers())
                .get("driver");
        assertThat(driver).isInstanceOf(TrialPart.class);
        part = (TrialPart) driver;
    }

    private void tryOut(int percent, int failures, Runnable failed) {
        part.tryOut(NEW, percent, failures, failed);
        runtimes.bind(next, next.properties());
        part.check(NEW, LIMIT);
    }

    private Promoted promote() {
        tryOut(0, 1, () -> {});
        return part.promote(NEW, LIMIT);
    }

    @Test
    void aPromotedDriverTakesOverWhatRuns() throws Exception {
        String id = engine.start("one", config());
        Promoted promoted = promote();
        assertThat(promoted.tasksAdopted()).isOne();
        assertThat(promoted.replaced()).containsExactly(OLD);
        assertThat(old.view(id).calls()).endsWith("release");
        runtimes.unbind(old, old.properties());
        engine.containers().pause("one");
        engine.containers().unpause("one");
        assertThat(next.view(id).calls()).contains("pause", "resume");
        old.view(id).exit.complete(new org.gantry.api.runtime.TaskExit(99, 0, false, java.time.Instant.now()));
        engine.runtime.task(id).end(3);
        eventually(() -> engine.inspect("one").state().status() == Status.EXITED);
        assertThat(engine.inspect("one").state().exitCode()).isEqualTo(3);
        eventually(() -> next.view(id).calls().contains("delete"));
    }

    /** It used to fail with 503, or to be made by a driver that was gone before it was started. */
    @Test
    void aStartThatIsUnderWayIsWaitedForAndTakenOver() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        old.onCall = () -> {
            entered.countDown();
            await(mayEnd);
        };
        String id = engine.create("slow", config());
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> engine.containers().start(id), threads);
        await(entered);
        CompletableFuture<Promoted> promoted = CompletableFuture.supplyAsync(this::promote, threads);
        eventually(() -> runtimes.serving().stream().anyMatch(driver -> driver.bundleId() == NEW));
        String other = engine.start("meanwhile", config());
        assertThat(next.views).containsKey(other);
        assertThat(promoted).isNotDone();
        mayEnd.countDown();
        start.get(30, TimeUnit.SECONDS);
        Promoted done = promoted.get(30, TimeUnit.SECONDS);
        assertThat(done.callsDrained()).isOne();
        assertThat(done.tasksAdopted()).isOne();
        assertThat(next.views).containsKey(id);
    }

    @Test
    void aTaskIsLetGoWhenTheCallsOnItHaveEnded() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        String id = engine.start("one", config());
        old.onCall = () -> {
            entered.countDown();
            await(mayEnd);
        };
        CompletableFuture<?> stats =
                CompletableFuture.supplyAsync(() -> engine.containers().stats("one"), threads);
        await(entered);
        CompletableFuture<Promoted> promoted = CompletableFuture.supplyAsync(this::promote, threads);
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(promoted).isNotDone();
        assertThat(old.view(id).calls()).doesNotContain("release");
        mayEnd.countDown();
        stats.get(30, TimeUnit.SECONDS);
        promoted.get(30, TimeUnit.SECONDS);
        assertThat(old.view(id).calls()).endsWith("stats", "release");
    }

    @Test
    void whatCannotBeAdoptedStaysWhereItIs() {
        String first = engine.start("c1", config());
        tryOut(0, 1, () -> {});
        assertThat(next.view(first).calls()).endsWith("release"); // it has only been tried
        next.refuseToAdopt = new EngineException.NotFound("not this one");
        assertThatThrownBy(() -> part.promote(NEW, LIMIT))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining(first)
                .hasMessageContaining("not this one");
        engine.containers().pause("c1");
        assertThat(old.view(first).calls()).endsWith("pause");
        engine.start("c2", config());
        assertThat(next.views).containsOnlyKeys(first);
    }

    /** An OSGi bundle goes with every driver that it provides. */
    @Test
    void whatWouldOrphanContainersIsRefused() throws Exception {
        DriverInstance second = new DriverInstance(engine.runtime, OLD);
        runtimes.bind(second, second.properties("second"));
        String orphan = engine.start("orphan", configOf("second"));
        tryOut(0, 1, () -> {});
        assertThatThrownBy(() -> part.promote(NEW, LIMIT))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining(orphan)
                .hasMessageContaining("runs with the runtime second, which the new OSGi bundle does not provide");
        engine.containers().pause("orphan");
        assertThat(second.view(orphan).calls()).endsWith("pause");
        engine.containers().unpause("orphan");
        engine.runtime.task(orphan).end(0);
        eventually(() -> engine.inspect("orphan").state().status() == Status.EXITED);
        assertThat(part.promote(NEW, LIMIT).replaced()).containsExactly(OLD);
    }

    private static ContainerConfig configOf(String runtime) {
        return config().withLifecycle(new LifecycleConfig(
                false, RestartPolicy.NO, 0, null, "", null, "", Map.of(), runtime, null, List.of(), Map.of()));
    }

    @Test
    void theSelfCheckFindsOutWhoCannotAdopt() {
        engine.start("c1", config());
        next.refuseToAdopt = new EngineException.NotFound("not this one");
        assertThatThrownBy(() -> tryOut(0, 1, () -> {}))
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining("cannot be taken over");
    }

    /** As in an update in place, or when somebody uninstalls the driver. */
    @Test
    void inAGapCallsWaitForTheNextDriver() throws Exception {
        String id = engine.start("one", config());
        runtimes.unbind(old, old.properties());
        CompletableFuture<?> stats =
                CompletableFuture.supplyAsync(() -> engine.containers().stats("one"), threads);
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(stats).isNotDone();
        runtimes.bind(next, next.properties());
        stats.get(30, TimeUnit.SECONDS);
        assertThat(next.view(id).calls()).contains("stats");
        runtimes.unbind(next, next.properties());
        assertThatThrownBy(() -> engine.containers().stats("one"))
                .isInstanceOf(EngineException.Unavailable.class)
                .hasMessageContaining("runs on untouched");
    }

    @Test
    void anUpdateInPlaceHoldsEverythingAndGoesOn() throws Exception {
        String id = engine.start("one", config());
        String waiting = engine.create("waiting", config());
        part.hold(OLD, LIMIT, false);
        runtimes.unbind(old, old.properties());
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> engine.containers().start(waiting), threads);
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(start).isNotDone();
        runtimes.bind(next, next.properties());
        part.check(NEW, LIMIT);
        assertThat(part.resume().tasksAdopted()).isOne();
        start.get(30, TimeUnit.SECONDS);
        assertThat(next.views).containsKeys(id, waiting);
        assertThat(old.view(id).calls()).endsWith("release");
    }

    @Test
    void aTrialGetsItsShareAndFailuresEndIt() throws Exception {
        AtomicInteger rolledBack = new AtomicInteger();
        tryOut(50, 2, rolledBack::incrementAndGet);
        for (int i = 0; i < 4; i++) {
            engine.start("c" + i, config());
        }
        assertThat(next.views).hasSize(2);
        next.refuseToCreate = new EngineException.Internal("broken");
        for (int i = 4; i < 10; i++) {
            engine.start("c" + i, config()); // by the old one, when the new one fails
        }
        assertThat(rolledBack).hasValue(1);
        Promoted back = part.dismiss(NEW, LIMIT);
        assertThat(back.tasksAdopted()).isEqualTo(2);
        assertThat(old.views).hasSize(10);
    }

    @Test
    void nothingToReplaceIsRefused() {
        runtimes.unbind(old, old.properties());
        assertThatThrownBy(this::promote)
                .isInstanceOf(EngineException.Conflict.class)
                .hasMessageContaining("replaces nothing");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
