package org.gantry.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of {@code run}: the options of docker's that need nothing but a field of the request.
 *
 * @param flags switches that are on, by their long name
 * @param values options with a value, by their long name, in the order given
 */
record RunOptions(Set<String> flags, Map<String, List<String>> values, String image, List<String> command) {
    static final Set<String> FLAGS = Set.of("interactive", "tty", "detach", "rm", "privileged", "read-only", "init");
    static final Set<String> VALUES =
            Set.of("name", "env", "volume", "workdir", "user", "hostname", "entrypoint", "network", "memory", "label");
    private static final Map<Character, String> SHORT = Map.of(
            'i',
            "interactive",
            't',
            "tty",
            'd',
            "detach",
            'e',
            "env",
            'v',
            "volume",
            'w',
            "workdir",
            'u',
            "user",
            'h',
            "hostname",
            'm',
            "memory",
            'l',
            "label");

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** The last value given for an option that may be given once. */
    Optional<String> value(String option) {
        List<String> given = values.getOrDefault(option, List.of());
        return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
    }

    List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }

    static RunOptions parse(List<String> args) throws ClientException {
        return new Parser(args.iterator()).parse();
    }

    /** Reads options up to the image; what follows it belongs to the container. */
    private static final class Parser {
        private final Iterator<String> args;
        private final Set<String> flags = new HashSet<>();
        private final Map<String, List<String>> values = new HashMap<>();

        Parser(Iterator<String> args) {
            this.args = args;
        }

        RunOptions parse() throws ClientException {
            while (args.hasNext()) {
                String arg = args.next();
                if (arg.startsWith("--") && arg.length() > 2) {
                    longOption(arg.substring(2));
                } else if (arg.startsWith("-") && arg.length() > 1 && !arg.equals("--")) {
                    shortOptions(arg.substring(1));
                } else {
                    return options(arg.equals("--") && args.hasNext() ? args.next() : arg);
                }
            }
            throw new ClientException("run: no image named. Usage: gantry run [OPTIONS] IMAGE [COMMAND] [ARG...]");
        }

        private RunOptions options(String image) {
            List<String> command = new ArrayList<>();
            args.forEachRemaining(command::add);
            return new RunOptions(Set.copyOf(flags), Map.copyOf(values), image, List.copyOf(command));
        }

        private void longOption(String text) throws ClientException {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            if (FLAGS.contains(name)) {
                flag(name, equals < 0 ? "true" : text.substring(equals + 1));
            } else if (VALUES.contains(name)) {
                add(name, equals < 0 ? next("--" + name) : text.substring(equals + 1));
            } else {
                throw unknown("--" + name);
            }
        }

        private void shortOptions(String letters) throws ClientException {
            for (int i = 0; i < letters.length(); i++) {
                String name = SHORT.get(letters.charAt(i));
                if (name == null) {
                    throw unknown("-" + letters.charAt(i));
                }
                if (VALUES.contains(name)) {
                    String rest = letters.substring(i + 1);
                    add(name, rest.isEmpty() ? next("-" + letters.charAt(i)) : rest);
                    return;
                }
                flags.add(name);
            }
        }

        private void flag(String name, String value) throws ClientException {
            switch (value) {
                case "true" -> flags.add(name);
                case "false" -> flags.remove(name);
                default -> throw new ClientException("run: --" + name + " is true or false, not " + value);
            }
        }

        private void add(String name, String value) {
            values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }

        private String next(String option) throws ClientException {
            if (!args.hasNext()) {
                throw new ClientException("run: " + option + " needs a value");
            }
            return args.next();
        }

        private static ClientException unknown(String option) {
            return new ClientException("run: unknown option " + option
                    + ". The docker CLI knows them all: DOCKER_HOST=unix://<socket> docker run ...");
        }
    }
}
