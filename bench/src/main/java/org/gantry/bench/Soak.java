package org.gantry.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Soak IMAGE SOCKET PID CYCLES AT_ONCE}: what an engine keeps of containers that are gone, and whether the last of
 * them are as fast as the first. Prints Markdown and fails when something has grown.
 */
public final class Soak {
    private static final int WARM_UP = 200;
    /** The last thousand may take that many times what the first took. */
    private static final double SLOWER = 1.5;

    private final String image;
    private final Engine engine;
    private final List<String> faults = new ArrayList<>();

    private Soak(String image, Engine engine) {
        this.image = image;
        this.engine = engine;
    }

    public static void main(String[] arguments) throws Exception {
        long pid = Long.parseLong(arguments[2]);
        try (Engine engine = new Engine("Gantry", Path.of(arguments[1]), pid)) {
            Soak soak = new Soak(arguments[0], engine);
            soak.cycles(Integer.parseInt(arguments[3]));
            soak.atOnce(Integer.parseInt(arguments[4]));
            soak.faults.forEach(System.out::println);
            System.exit(soak.faults.isEmpty() ? 0 : 1);
        }
    }

    private void cycles(int count) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            cycle();
        }
        Holdings before = Holdings.of(engine.pid());
        int part = Math.min(1000, Math.max(1, count / 2));
        Samples first = new Samples(part);
        Samples last = new Samples(part);
        for (int i = 0; i < count; i++) {
            if (i < part) {
                first.time(this::cycle);
            } else if (i >= count - part) {
                last.time(this::cycle);
            } else {
                cycle();
            }
        }
        System.out.println(
                "| create, start, wait, remove, ms | first " + part + " | last " + part + " of " + count + " |");
        System.out.println("|---|---|---|");
        System.out.printf("| median | %.2f | %.2f |%n", first.medianMillis(), last.medianMillis());
        System.out.printf("| 99th percentile | %.2f | %.2f |%n", first.quantileMillis(0.99), last.quantileMillis(0.99));
        System.out.println();
        if (last.medianMillis() > SLOWER * first.medianMillis()) {
            faults.add("SLOWER: the last cycles take more than " + SLOWER + " times what the first took");
        }
        compare("after " + count + " cycles", before);
    }

    private void cycle() throws Exception {
        String id = engine.create(image, "none", "true");
        engine.start(id);
        engine.await(id);
        engine.remove(id);
    }

    private void atOnce(int count) throws Exception {
        Holdings before = Holdings.of(engine.pid());
        Samples start = new Samples(count);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            start.time(() -> {
                String id = engine.create(image, "none", "sleep", "100000");
                engine.start(id);
                ids.add(id);
            });
        }
        Samples list = new Samples(20);
        for (int i = 0; i < 20; i++) {
            list.time(engine::list);
        }
        long processes =
                ProcessHandle.of(engine.pid()).orElseThrow().descendants().count();
        Samples remove = new Samples(count);
        for (String id : ids) {
            remove.time(() -> engine.remove(id));
        }
        System.out.println("| " + count + " at once, ms | median | 99th percentile |");
        System.out.println("|---|---|---|");
        row("create and start", start);
        row("list all", list);
        row("remove by force", remove);
        System.out.println();
        if (processes < count) {
            faults.add("DIED: only " + processes + " processes of " + count + " containers");
        }
        compare("after " + count + " at once", before);
    }

    private static void row(String what, Samples samples) {
        System.out.printf("| %s | %.2f | %.2f |%n", what, samples.medianMillis(), samples.quantileMillis(0.99));
    }

    private void compare(String when, Holdings before) throws IOException, InterruptedException {
        Thread.sleep(2000); // the last one's task may still be on its way out
        Holdings after = Holdings.of(engine.pid());
        System.out.println("| held " + when + " | before | after |");
        System.out.println("|---|---|---|");
        before.counts().forEach((kind, count) -> {
            long now = after.counts().getOrDefault(kind, 0L);
            System.out.println("| " + kind + " | " + count + " | " + now + " |");
            if (now > count + Holdings.tolerance(kind)) {
                faults.add("LEAK: " + kind + " " + when + ": " + count + " before, " + now + " now");
            }
        });
        System.out.println();
    }
}
