package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gantry.itests.load.Calls;
import org.gantry.itests.load.Calls.Window;
import org.gantry.itests.load.Clients;
import org.gantry.itests.load.Remains;
import org.gantry.itests.load.Worker;
import org.gantry.itests.support.BuiltBundle;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerRegistry;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Driver, image store, network and front end are replaced in turn, again and again, while clients use all of them: nobody notices.
 * {@code -Dgantry.it.swaps} is how often; {@code bench/swaps} does it 200 times and prints the figures.
 */
class SwapLoadIT extends DockerCliTest {
    private static final int SWAPS = Integer.getInteger("gantry.it.swaps", 3);
    private static final Duration SWAP_LIMIT = Duration.ofSeconds(60);
    private static final Pattern TIME = Pattern.compile("(?m)^time +\\S+ ([0-9.]+) ms");
    private static final Pattern PAUSE = Pattern.compile("longest pause +\\S+ ([0-9.]+) ms");

    /** Swaps until everything has been loaded that swaps and clients need. */
    private static final int WARM = 2;

    /** A part, and what is seen while it is replaced. */
    private record Part(String name, BuiltBundle bundle, List<Window> windows, List<Double> pauses) {
        private Part(String name, String module) {
            this(name, BuiltBundle.of(module), new ArrayList<>(), new ArrayList<>());
        }

        private double swapMillis() {
            List<Long> nanos = windows.stream()
                    .map(window -> window.ended() - window.began())
                    .sorted()
                    .toList();
            return nanos.get(nanos.size() / 2) / 1e6;
        }

        /** Of what the swaps tell of their pauses. */
        private double pauseMillis(double quantile) {
            List<Double> sorted = pauses.stream().sorted().toList();
            return sorted.get((int) Math.round(quantile * (sorted.size() - 1)));
        }
    }

    private final List<Part> parts = List.of(
            new Part("driver", "runtime-libcontainer"),
            new Part("images", "images"),
            new Part("network", "network"),
            new Part("rest", "rest"));

    @TempDir
    Path work;

    private Calls calls = new Calls();

    @Test
    void partsAreReplacedUnderLoad() throws IOException {
        docker.ok("network", "create", "backend");
        docker.ok("run", "-d", "--name", "idle", "--network", "backend", BUSYBOX, "sleep", "100000");
        docker.ok("run", "-d", "--name", "echo", "-p", "127.0.0.1::7", BUSYBOX, "nc", "-ll", "-p", "7", "-e", "cat");
        String count = "i=0; while [ ! -e /end ]; do echo $i; i=$((i+1)); usleep 3000; done; echo end; exit 42";
        docker.ok("run", "-d", "--name", "writer", BUSYBOX, "sh", "-c", count);
        int port = Integer.parseInt(docker.ok("port", "echo", "7").replaceFirst(".*:", ""));
        Files.createDirectories(work.resolve("registry"));
        Remains before;
        List<Worker> workers;
        try (DockerRegistry registry = DockerRegistry.open(work.resolve("registry"));
                Session console = engine.launcher("console").start();
                Session follower = docker.start("logs", "-f", "writer");
                Session attached = docker.start("attach", "--no-stdin", "writer")) {
            String image = registry.domain() + "/load:1";
            push(image);
            requireNoFailure(swapUnderLoad(console, 0, WARM, port, image));
            before = Remains.settled(engine.pid());
            calls = new Calls();
            parts.forEach(part -> part.windows().clear());
            parts.forEach(part -> part.pauses().clear());
            workers = swapUnderLoad(console, WARM, SWAPS, port, image);
            docker.ok("exec", "writer", "touch", "/end");
            assertThat(docker.ok("wait", "writer")).isEqualTo("42");
            requireNumbered(docker.command("logs", "writer").run().out(), 0);
            follower.exit();
            requireNumbered(follower.output(), 0);
            attached.exit();
            requireNumbered(
                    attached.output(),
                    Integer.parseInt(attached.output().lines().findFirst().orElseThrow()));
        }
        Remains after = Remains.settled(engine.pid(), before);
        report(workers, before, after);
        requireNoFailure(workers);
        workers.forEach(worker -> assertThat(worker.rounds()).as(worker.name()).isPositive());
        assertThat(after.loaders()).as("class loaders of OSGi bundles").isLessThanOrEqualTo(before.loaders());
        assertThat(after.bundles()).as("OSGi bundles in memory").isLessThanOrEqualTo(before.bundles());
        assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 12); // connections kept, pools
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 16);
        assertThat(after.metaspaceKilobytes()).isLessThanOrEqualTo(before.metaspaceKilobytes() + 6144 + 20L * SWAPS);
        docker.removeAll();
        docker.ok("network", "rm", "backend");
    }

    private static void requireNoFailure(List<Worker> workers) {
        workers.forEach(
                worker -> assertThat(worker.failures()).as(worker.name()).isEmpty());
    }

    /** The clients, and what they have met, all of it while parts were replaced. */
    private List<Worker> swapUnderLoad(Session console, int before, int times, int port, String image)
            throws IOException {
        try (Clients clients = new Clients(engine.socket(), calls)) {
            List<Worker> workers = startLoad(clients, port, image);
            try {
                IntStream.range(0, times).forEach(i -> swapAll(console, before + i + 1));
            } finally {
                workers.forEach(Worker::close);
            }
            return workers;
        }
    }

    private static List<Worker> startLoad(Clients clients, int port, String image) throws IOException {
        return List.of(
                Worker.start("looks", clients.looks("idle")),
                Worker.start("runs", clients.runs()),
                Worker.start("executes", clients.executes("idle")),
                Worker.start("pulls", clients.pulls(image)),
                Worker.start("joins", clients.joins("idle")),
                Worker.start("connects", clients.connects(port)),
                Worker.start("talks", clients.talks(port)));
    }

    /** An image that shares nothing with those there are. */
    private void push(String image) throws IOException {
        Path content = Files.createDirectories(work.resolve("content"));
        byte[] bytes = new byte[300_000];
        new java.util.Random(1).nextBytes(bytes);
        Files.write(content.resolve("file"), bytes);
        Path tar = work.resolve("content.tar");
        org.gantry.itests.support.Command.of("tar", "-C", content.toString(), "-cf", tar.toString(), ".")
                .run()
                .ok();
        docker.ok("import", tar.toString(), image);
        docker.ok("push", image);
        docker.ok("rmi", image);
    }

    private void swapAll(Session console, int version) {
        for (Part part : parts) {
            Path jar = part.bundle().version(work, version + ".0.0");
            int mark = console.output().length();
            console.type("gantry:swap " + part.name() + " " + jar + "\n");
            assertThat(Session.eventually(() -> isDone(console.output().substring(mark)), SWAP_LIMIT))
                    .as("the swap ends; the console says %s", console.output().substring(mark))
                    .isTrue();
            long now = System.nanoTime();
            String said = console.output().substring(mark);
            Matcher time = TIME.matcher(said);
            Matcher pause = PAUSE.matcher(said);
            assertThat(time.find() && pause.find()).as(said).isTrue();
            part.windows().add(new Window(now - (long) (Double.parseDouble(time.group(1)) * 1e6), now));
            part.pauses().add(Double.parseDouble(pause.group(1)));
        }
    }

    private static boolean isDone(String said) {
        return TIME.matcher(said).find() || said.contains("Error executing");
    }

    /** Every line once, in order, and the last one says that it is. */
    private static void requireNumbered(String output, int first) {
        List<String> lines = output.lines().toList();
        assertThat(lines.getLast()).isEqualTo("end");
        for (int i = 0; i < lines.size() - 1; i++) {
            assertThat(lines.get(i)).as("line %d", i).isEqualTo(Integer.toString(first + i));
        }
    }

    private void report(List<Worker> workers, Remains before, Remains after) throws IOException {
        var table = new StringBuilder("| replaced " + SWAPS + " times | pause of a swap, p50 | p99 | longest"
                + " | calls meanwhile, p50 | p99 | longest | swap, median |\n|---|---|---|---|---|---|---|---|\n");
        for (Part part : parts) {
            table.append("| %s | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.0f ms |\n"
                    .formatted(
                            part.name(),
                            part.pauseMillis(0.5),
                            part.pauseMillis(0.99),
                            part.pauseMillis(1),
                            calls.quantileMillis(0.5, part.windows()),
                            calls.quantileMillis(0.99, part.windows()),
                            calls.quantileMillis(1, part.windows()),
                            part.swapMillis()));
        }
        table.append("| all calls (%d) | | | | %.1f ms | %.1f ms | %.1f ms | |\n"
                .formatted(
                        calls.count(), calls.quantileMillis(0.5), calls.quantileMillis(0.99), calls.quantileMillis(1)));
        table.append("\n| client | rounds | failed |\n|---|---|---|\n");
        workers.forEach(worker -> table.append("| %s | %d | %d |\n"
                .formatted(worker.name(), worker.rounds(), worker.failures().size())));
        table.append("\n| the engine holds | before | after |\n|---|---|---|\n");
        table.append("| class loaders of OSGi bundles | %d | %d |\n".formatted(before.loaders(), after.loaders()));
        table.append("| OSGi bundles | %d | %d |\n".formatted(before.bundles(), after.bundles()));
        table.append("| descriptors | %d | %d |\n".formatted(before.descriptors(), after.descriptors()));
        table.append("| threads | %d | %d |\n".formatted(before.threads(), after.threads()));
        table.append(
                "| metaspace, kB | %d | %d |\n".formatted(before.metaspaceKilobytes(), after.metaspaceKilobytes()));
        table.append("| heap, kB | %d | %d |\n".formatted(before.heapKilobytes(), after.heapKilobytes()));
        Files.writeString(Path.of("target", "swaps.md"), table);
        System.out.println(table);
        workers.forEach(worker -> worker.failures().stream().limit(10).forEach(System.out::println));
    }
}
