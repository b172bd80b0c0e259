package org.gantry.engine.container;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** Names for containers nobody has named: an adjective and the surname of somebody who built or studied machines. */
final class NameGenerator {
    private static final List<String> ADJECTIVES = words("""
            agile airy alert amber ample ardent azure balanced bold breezy bright brisk buoyant calm candid
            careful cheery civil clear clever crisp curious daring deft earnest eager elastic exact fabled fair
            fleet fluent fond frank gallant genial gentle giddy glad golden graceful grand handy hardy hearty
            honest humble jolly jovial keen kind lively lofty loyal lucid mellow merry mighty modest neat nimble
            noble patient placid plucky polite prompt proud quick quiet radiant ready robust serene sharp silent
            sincere spry steady sturdy subtle sunny swift tender thrifty tidy tireless tranquil upbeat valiant
            vivid warm wary whole wise witty worthy young zesty
            """);
    private static final List<String> SURNAMES = words("""
            aiken allen amdahl archimedes babbage backus baird bardeen bell bernal berners booth borg bouchon
            brunel burks carnot cerf chappe cheng clarke codd conway cray curie daimler dijkstra eckert edison
            engelbart euler falcon faraday feinler flowers ford fourier gauss goldstine granville gutenberg
            hamilton harrison hertz hoare hollerith hopper huffman hughes iverson jacquard jennings johnson kahn
            kelvin kilburn kilby knuth kurtz lamarr lampson leibniz lovelace marconi mauchly maxwell mccarthy
            milner moore napier naur neumann newell noyce ohm pascal perlis perlman postel ritchie rutishauser
            sammet shannon siemens simon stephenson stibitz strachey telford tesla thompson torres turing volta
            watt wheeler wilkes wilkinson wirth zuse
            """);
    private static final int ATTEMPTS = 10;

    private NameGenerator() {}

    /** A name that is free; with a number when the plain ones seem to be taken. */
    static String next(Predicate<String> taken) {
        for (int i = 0; i < ATTEMPTS; i++) {
            String name = pick(ADJECTIVES) + "_" + pick(SURNAMES);
            if (!taken.test(name)) {
                return name;
            }
        }
        String name;
        do {
            name = pick(ADJECTIVES) + "_" + pick(SURNAMES)
                    + ThreadLocalRandom.current().nextInt(1_000_000);
        } while (taken.test(name));
        return name;
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    private static String pick(List<String> words) {
        return words.get(ThreadLocalRandom.current().nextInt(words.size()));
    }
}
