package org.gantry.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures what networks add to the start of a container, two engines in turn, and prints rows of a Markdown table:
 * {@code CompareNetworks IMAGE ROUNDS NAME=SOCKET=PID NAME=SOCKET=PID}. The first engine is ours.
 */
public final class CompareNetworks {
    private static final int WARM_UP = 15;
    private static final int SETTLE_MILLIS = 150;

    private final String image;
    private final int rounds;
    private final List<Engine> engines;

    /** How containers are connected. */
    private enum Connection {
        NONE("none", false),
        BRIDGE("bridge", false),
        PUBLISHED("bridge", true);

        private final String network;
        private final boolean publishes;

        Connection(String network, boolean publishes) {
            this.network = network;
            this.publishes = publishes;
        }
    }

    private CompareNetworks(String image, int rounds, List<Engine> engines) {
        this.image = image;
        this.rounds = rounds;
        this.engines = engines;
    }

    public static void main(String[] arguments) throws Exception {
        List<Engine> engines = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            engines.add(Engine.parse(arguments[i]));
        }
        new CompareNetworks(arguments[0], Integer.parseInt(arguments[1]), engines).run();
    }

    private void run() throws Exception {
        double[][] medians = new double[Connection.values().length][engines.size()];
        Samples[][] samples = new Samples[Connection.values().length][engines.size()];
        for (Connection connection : Connection.values()) {
            for (int e = 0; e < engines.size(); e++) {
                samples[connection.ordinal()][e] = new Samples(rounds);
                for (int i = 0; i < WARM_UP; i++) {
                    once(engines.get(e), connection, new Samples(1));
                }
            }
        }
        // All kinds in turn, so that a machine that slows down slows all of them.
        for (int i = 0; i < rounds; i++) {
            for (Connection connection : Connection.values()) {
                for (int e = 0; e < engines.size(); e++) {
                    Thread.sleep(SETTLE_MILLIS);
                    once(engines.get(e), connection, samples[connection.ordinal()][e]);
                }
            }
        }
        for (Connection connection : Connection.values()) {
            for (int e = 0; e < engines.size(); e++) {
                medians[connection.ordinal()][e] = samples[connection.ordinal()][e].medianMillis();
            }
        }
        double[] none = medians[Connection.NONE.ordinal()];
        double[] bridge = medians[Connection.BRIDGE.ordinal()];
        double[] published = medians[Connection.PUBLISHED.ordinal()];
        row("API start, network none, median ms", none[0], none[1]);
        row("API start, network bridge, median ms", bridge[0], bridge[1]);
        row("API start, network bridge, one port published, median ms", published[0], published[1]);
        row("what bridge adds, ms", bridge[0] - none[0], bridge[1] - none[1]);
        row("what publishing adds, ms", published[0] - bridge[0], published[1] - bridge[1]);
        for (Engine engine : engines) {
            engine.close();
        }
    }

    private void once(Engine engine, Connection connection, Samples samples) throws Exception {
        String id = engine.create(image, connection.network, connection.publishes, "true");
        samples.time(() -> engine.start(id));
        if (engine.await(id) != 0) {
            throw new IllegalStateException(engine.name() + ": the program failed");
        }
        engine.remove(id);
    }

    private static void row(String work, double ours, double theirs) {
        System.out.printf("| %s | %.2f | %.2f | %.1f |%n", work, ours, theirs, theirs / ours);
    }
}
