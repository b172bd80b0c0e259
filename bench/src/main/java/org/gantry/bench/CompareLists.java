package org.gantry.bench;

import java.util.ArrayList;
import java.util.List;

/** Measures in turn how long two engines take to list their images: {@code CompareLists NAME=SOCKET=PID NAME=SOCKET=PID}. */
public final class CompareLists {
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 60;

    private CompareLists() {}

    public static void main(String[] arguments) throws Exception {
        List<Samples> all = new ArrayList<>();
        List<Engine> engines = new ArrayList<>();
        for (String argument : arguments) {
            Engine engine = Engine.parse(argument);
            engines.add(engine);
            all.add(new Samples(ROUNDS));
            for (int i = 0; i < WARM_UP; i++) {
                engine.images();
            }
        }
        for (int i = 0; i < ROUNDS; i++) {
            for (int e = 0; e < engines.size(); e++) {
                all.get(e).time(engines.get(e)::images);
            }
        }
        double ours = all.get(0).medianMillis();
        double theirs = all.get(1).medianMillis();
        System.out.printf(
                "| API list of 500 images, median ms | %.2f | %.2f | %.1f | 5 |%n", ours, theirs, theirs / ours);
        for (Engine engine : engines) {
            engine.close();
        }
    }
}
