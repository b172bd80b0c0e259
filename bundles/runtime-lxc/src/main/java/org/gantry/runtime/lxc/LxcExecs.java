package org.gantry.runtime.lxc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecRequest;
import org.gantry.linux.cgroup.CgroupManager;
import org.gantry.linux.process.ExitStatus;
import org.gantry.linux.process.PidFd;
import org.gantry.linux.process.ProcStat;
import org.gantry.linux.process.Signal;
import org.gantry.linux.shim.Command;
import org.gantry.linux.shim.FosterSpec;
import org.gantry.linux.shim.GatedCommand;
import org.gantry.linux.shim.Shim;
import org.gantry.linux.shim.ShimHandle;
import org.gantry.linux.shim.ShimSpec;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.runtime.lxc.config.SpecFields;
import org.gantry.runtime.support.ContainerTerminal;
import org.gantry.runtime.support.ExecTable;
import org.gantry.runtime.support.ProcessStdio;
import org.gantry.runtime.support.identity.Capability;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.gantry.runtime.support.program.Failures;
import org.gantry.runtime.support.seccomp.SeccompFilter;

/**
 * Has lxc-attach put further processes into a container. lxc-attach would stay as the parent and tell exit codes alone; so it is
 * ended as soon as our program is there, which the shim inherits.
 *
 * @param filter of the container, which LXC knows nothing of
 * @param init whose container it is; empty when it has ended
 */
record LxcExecs(
        String containerId,
        LxcPrograms programs,
        LxcFiles files,
        CgroupManager cgroup,
        EngineCapabilities capabilities,
        Optional<SeccompFilter> filter,
        Optional<PidFd> init)
        implements ExecTable.Launcher {
    private static final long LAST_WORDS_SECONDS = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is given up at the entrance, our program knows better. */
    private static final String LEFT_TO_US = "CGROUP|CAP";

    @Override
    public ShimHandle launch(ExecRequest request) {
        SpecFields.checkProcess(request.process());
        PidFd process =
                init.orElseThrow(() -> new EngineException.NotFound("container " + containerId + " is not running"));
        Entry entry = new Entry(request.process(), capabilities, filter);
        String log = "log-" + request.id();
        var streams =
                ProcessStdio.ofMaker(request.process(), request.openStdin(), () -> ContainerTerminal.open(process));
        try {
            return streams.closeOnFailure(() -> launch(request, streams, entry, log));
        } catch (RuntimeException e) {
            throw Failures.ofProcess(e, entry.failure(), Failures.EXEC);
        } finally {
            files.delete(log);
        }
    }

    private ShimHandle launch(ExecRequest request, ProcessStdio streams, Entry entry, String log) {
        RuntimeSpec.Process process = request.process();
        try (CgroupFiles container = CgroupFiles.of(cgroup)) {
            ShimSpec.Builder shim =
                    ShimSpec.of(containerId, files.exitFileOfExec(request.id()), streams.stdio(), attach(process, log));
            var steps = new HostSteps(shim, files);
            steps.giveStreams(process.user(), streams.own());
            try (GatedCommand gate = entry.ofExec(shim, container.files(), Failures.EXEC)) {
                steps.separate();
                steps.joinKeyring(containerId);
                setScore(process, steps);
                return run(shim.build(), gate, log);
            }
        }
    }

    private ShimHandle run(ShimSpec maker, GatedCommand gate, String log) {
        CompletableFuture<Integer> arrival = new CompletableFuture<>();
        Thread reception = Thread.ofPlatform().name("gantry-lxc-exec").daemon().start(() -> receive(gate, arrival));
        try {
            ShimHandle shim = Shim.launchFoster(
                    new FosterSpec(maker, OptionalInt.empty(), end -> arrived(end, gate, arrival, log)));
            try {
                gate.open();
                return shim;
            } catch (RuntimeException e) {
                shim.destroy();
                throw e;
            }
        } finally {
            gate.handedOver(); // then nobody is left whom the reception could wait for
            join(reception);
        }
    }

    private static void receive(GatedCommand gate, CompletableFuture<Integer> arrival) {
        try {
            int pid = gate.awaitArrival(PATIENCE);
            dismissParentOf(pid);
            arrival.complete(pid);
        } catch (RuntimeException e) {
            arrival.completeExceptionally(e);
        }
    }

    /** Its parent is lxc-attach, unless somebody has ended that: then it is the shim. */
    private static void dismissParentOf(int pid) {
        int parent = ProcStat.of(pid).map(ProcStat::parent).orElse(0);
        if (parent == 0) {
            return;
        }
        try (PidFd process = PidFd.open(parent)) {
            boolean still =
                    ProcStat.of(pid).filter(stat -> stat.parent() == parent).isPresent();
            if (still && !Shim.isShim(parent)) {
                process.trySendSignal(Signal.SIGKILL);
            }
        }
    }

    private int arrived(ExitStatus end, GatedCommand gate, CompletableFuture<Integer> arrival, String log) {
        gate.handedOver();
        if (!end.signaled()) { // whom we dismissed had all done; the others say so before they end, and the shim has
            // the socket still
            arrival.orTimeout(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        }
        try {
            return arrival.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SpawnFailedException step) {
                throw step;
            }
            throw new IllegalStateException(
                    "lxc-attach: "
                            + MonitorLog.firstError(files.content(log), "it ended with status " + end.shellCode()),
                    e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void setScore(RuntimeSpec.Process process, HostSteps steps) {
        Integer score = process.oomScoreAdj();
        if (score != null && (score >= 0 || capabilities.available().contains(Capability.SYS_RESOURCE))) {
            steps.setScore(score);
        }
    }

    private Command attach(RuntimeSpec.Process process, String log) {
        String program = programs.attach().toString();
        List<String> words = new ArrayList<>(List.of(
                program,
                "--lxcpath=" + files.containers(),
                "--name=" + containerId,
                "--logfile=" + files.log(log),
                "--logpriority=ERROR",
                "--elevated-privileges=" + LEFT_TO_US,
                "--clear-env"));
        String profile = process.apparmorProfile();
        if (profile != null && !profile.isEmpty()) {
            words.add("--context=" + profile);
        }
        words.addAll(List.of("--", GatedCommand.PATH));
        return new Command(program, words, LxcPrograms.ENVIRONMENT);
    }
}
