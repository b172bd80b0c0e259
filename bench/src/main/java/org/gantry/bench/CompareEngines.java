package org.gantry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures two engines in turn and prints a Markdown table: {@code CompareEngines IMAGE NAME=SOCKET=PID NAME=SOCKET=PID}.
 * The first engine is ours, the ratio is how many times the second needs. Rounds alternate between the engines, so a
 * machine that slows down slows both.
 */
public final class CompareEngines {
    private static final int WARM_UP = 30;
    private static final int ROUNDS = 60;
    private static final int IDLE = 60;
    private static final int SETTLE_MILLIS = 150;

    private final String image;
    private final List<Engine> engines;

    private CompareEngines(String image, List<Engine> engines) {
        this.image = image;
        this.engines = engines;
    }

    public static void main(String[] arguments) throws Exception {
        List<Engine> engines = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            engines.add(Engine.parse(arguments[i]));
        }
        new CompareEngines(arguments[0], engines).run();
    }

    private void run() throws Exception {
        System.out.println(
                "| work | " + engines.get(0).name() + " | " + engines.get(1).name() + " | ratio |");
        System.out.println("|---|---|---|---|");
        boolean execAlone = Boolean.getBoolean("bench.exec");
        boolean startAlone = Boolean.getBoolean("bench.start");
        boolean all = !execAlone && !startAlone;
        if (!execAlone) {
            cycle("none");
            cycle("bridge");
        }
        if (!startAlone) {
            exec();
        }
        if (all) {
            throughput();
            idle();
        }
        for (Engine engine : engines) {
            engine.close();
        }
    }

    private void cycle(String network) throws Exception {
        String[] steps = {"create", "start", "wait", "delete"};
        List<Samples[]> all = new ArrayList<>();
        for (Engine engine : engines) {
            for (int i = 0; i < WARM_UP; i++) {
                once(engine, network, samples());
            }
            all.add(samples());
        }
        for (int i = 0; i < ROUNDS; i++) {
            for (int e = 0; e < engines.size(); e++) {
                settle();
                once(engines.get(e), network, all.get(e));
            }
        }
        for (int s = 0; s < steps.length; s++) {
            row(
                    "API " + steps[s] + ", network " + network + ", median ms",
                    all.get(0)[s].medianMillis(),
                    all.get(1)[s].medianMillis());
        }
        row(
                "API start, network " + network + ", 95th percentile ms",
                all.get(0)[1].quantileMillis(0.95),
                all.get(1)[1].quantileMillis(0.95));
    }

    /** What an engine does after it has answered, such as deleting what an exec left, must not be measured as the other's. */
    private static void settle() throws InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
    }

    private static Samples[] samples() {
        return new Samples[] {new Samples(ROUNDS), new Samples(ROUNDS), new Samples(ROUNDS), new Samples(ROUNDS)};
    }

    private void once(Engine engine, String network, Samples[] samples) throws Exception {
        String[] id = new String[1];
        samples[0].time(() -> id[0] = engine.create(image, network, "true"));
        samples[1].time(() -> engine.start(id[0]));
        samples[2].time(() -> expectZero(engine.await(id[0])));
        samples[3].time(() -> engine.remove(id[0]));
    }

    private static void expectZero(int exitCode) {
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode);
        }
    }

    private void exec() throws Exception {
        List<String> containers = new ArrayList<>();
        List<Samples> all = new ArrayList<>();
        for (Engine engine : engines) {
            String id = engine.create(image, "none", "sleep", "100000");
            engine.start(id);
            containers.add(id);
            all.add(new Samples(ROUNDS));
            for (int i = 0; i < WARM_UP; i++) {
                engine.exec(id, "true");
            }
        }
        for (int i = 0; i < ROUNDS; i++) {
            for (int e = 0; e < engines.size(); e++) {
                Engine engine = engines.get(e);
                String id = containers.get(e);
                settle();
                all.get(e).time(() -> engine.exec(id, "true"));
            }
        }
        row(
                "API exec of true (create, start, output ended), in turn after a pause, median ms",
                all.get(0).medianMillis(),
                all.get(1).medianMillis());
        List<Samples> runs = new ArrayList<>();
        for (int e = 0; e < engines.size(); e++) {
            runs.add(execOneAfterTheOther(engines.get(e), containers.get(e)));
        }
        row(
                "API exec of true, one after the other, median ms",
                runs.get(0).medianMillis(),
                runs.get(1).medianMillis());
        for (int e = 0; e < engines.size(); e++) {
            engines.get(e).remove(containers.get(e));
        }
    }

    /** As a client that has many to do. */
    private static Samples execOneAfterTheOther(Engine engine, String container) throws Exception {
        settle();
        for (int i = 0; i < WARM_UP; i++) {
            engine.exec(container, "true");
        }
        Samples samples = new Samples(ROUNDS);
        for (int i = 0; i < ROUNDS; i++) {
            samples.time(() -> engine.exec(container, "true"));
        }
        return samples;
    }

    /** Four clients, each creating, starting, awaiting and removing one container after the other, or starting alone. */
    private void throughput() throws Exception {
        double[] cycles = new double[engines.size()];
        double[] starts = new double[engines.size()];
        for (int e = 0; e < engines.size(); e++) {
            Engine engine = engines.get(e);
            int each = e == 0 ? 100 : 10;
            cycles[e] = perSecond(engine, each, own -> {
                String id = own.create(image, "none", "true");
                own.start(id);
                expectZero(own.await(id));
                own.remove(id);
            });
            Queue<String> made = new ConcurrentLinkedQueue<>();
            perSecond(engine, each, own -> made.add(own.create(image, "none", "true")));
            Queue<String> started = new ConcurrentLinkedQueue<>();
            starts[e] = perSecond(engine, each, own -> {
                String id = made.remove();
                own.start(id);
                started.add(id);
            });
            perSecond(engine, each, own -> {
                String id = started.remove();
                expectZero(own.await(id));
                own.remove(id);
            });
        }
        rate("containers created, started, awaited and removed per second", cycles);
        rate("starts per second of containers made before", starts);
    }

    private static void rate(String work, double[] perSecond) {
        System.out.printf(
                "| 4 clients, %s, network none | %.1f | %.1f | %.1f |%n",
                work, perSecond[0], perSecond[1], perSecond[0] / perSecond[1]);
    }

    /** What a client does with one container. */
    @FunctionalInterface
    private interface Work {
        void on(Engine client) throws Exception;
    }

    private static double perSecond(Engine engine, int containersEach, Work work) throws Exception {
        int clients = 4;
        try (var pool = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            long begin = System.nanoTime();
            for (int c = 0; c < clients; c++) {
                Callable<Void> client = () -> {
                    try (Engine own = engine.client()) {
                        for (int i = 0; i < containersEach; i++) {
                            work.on(own);
                        }
                    }
                    return null;
                };
                running.add(pool.submit(client));
            }
            for (Future<?> client : running) {
                client.get();
            }
            return clients * containersEach / ((System.nanoTime() - begin) / 1e9);
        }
    }

    /** Memory for each idle container beyond its own process, and the time to list them. */
    private void idle() throws Exception {
        double[] each = new double[engines.size()];
        Samples[] list = new Samples[engines.size()];
        for (int e = 0; e < engines.size(); e++) {
            Engine engine = engines.get(e);
            collectGarbage(engine);
            long before = Pss.ofEngine(engine.pid(), Set.of());
            List<String> ids = new ArrayList<>();
            Set<Long> inits = new HashSet<>();
            for (int i = 0; i < IDLE; i++) {
                String id = engine.create(image, "none", "sleep", "100000");
                engine.start(id);
                ids.add(id);
                inits.add((long) engine.initPid(id));
            }
            collectGarbage(engine);
            each[e] = (Pss.ofEngine(engine.pid(), inits) - before) / (double) IDLE;
            list[e] = new Samples(ROUNDS);
            for (int i = 0; i < ROUNDS; i++) {
                list[e].time(engine::list);
            }
            for (String id : ids) {
                engine.remove(id);
            }
        }
        row(IDLE + " idle containers, kB PSS each beyond its own process", each[0], each[1]);
        row("list of " + IDLE + ", median ms", list[0].medianMillis(), list[1].medianMillis());
    }

    /** A JVM's heap holds garbage until it is collected; what a container keeps is what is left after that. */
    private static void collectGarbage(Engine engine) throws Exception {
        if (!Files.readSymbolicLink(Path.of("/proc/" + engine.pid() + "/exe")).endsWith("java")) {
            return; // jcmd's way to reach a JVM is SIGQUIT, which would end any other process
        }
        String java = System.getProperty("java.home");
        Process jcmd = new ProcessBuilder(java + "/bin/jcmd", Long.toString(engine.pid()), "GC.run")
                .redirectErrorStream(true)
                .start();
        jcmd.getInputStream().readAllBytes();
        jcmd.waitFor();
    }

    private static void row(String work, double ours, double theirs) {
        System.out.printf("| %s | %.2f | %.2f | %.1f |%n", work, ours, theirs, theirs / ours);
    }
}
