package org.gantry.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gantry.oci.Cli.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commands, right and wrong ones, by this runtime and by runc: same exit statuses, same last words, same state. */
class RuncIT {
    private static final Path RUNC = Path.of("/usr/sbin/runc");
    private static final String ID = "compared-" + ProcessHandle.current().pid();

    /** On one container, in this order. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("state", ID),
            List.of("start", ID),
            List.of("delete", ID),
            List.of("kill", ID),
            List.of("exec", ID, "true"),
            List.of("pause", ID),
            List.of("delete", "--force", ID),
            List.of("bogus"),
            List.of("state"),
            List.of("create", "--bogus", ID),
            List.of("create", "--bundle", "/nonexistent", ID),
            List.of("create", "a/b"),
            List.of("list", "-q"),
            List.of("create", "--bundle", "BUNDLE", ID),
            List.of("state", ID),
            List.of("create", "--bundle", "BUNDLE", ID),
            List.of("exec", ID, "sh", "-c", "echo early; exit 4"),
            List.of("start", ID),
            List.of("start", ID),
            List.of("state", ID),
            List.of("exec", ID, "sh", "-c", "id; pwd; exit 5"),
            List.of("exec", ID, "nope"),
            List.of("exec", "--user", "1:2", "--env", "A=b", "--cwd", "/bin", ID, "sh", "-c", "id; pwd; echo $A"),
            List.of("pause", ID),
            List.of("pause", ID),
            List.of("state", ID),
            List.of("resume", ID),
            List.of("resume", ID),
            List.of("update", "--pids-limit", "20", ID),
            List.of("delete", ID),
            List.of("kill", ID, "BAD"),
            List.of("kill", ID, "KILL"),
            List.of("kill", "--all", ID, "KILL"),
            List.of("state", ID),
            List.of("start", ID),
            List.of("exec", ID, "true"),
            List.of("pause", ID),
            List.of("kill", ID, "TERM"),
            List.of("update", "--pids-limit", "20", ID),
            List.of("events", "--stats", ID),
            List.of("delete", ID),
            List.of("run", "--bundle", "BUNDLE", "--detach", ID),
            List.of("delete", "--force", ID),
            List.of("state", ID));

    @TempDir
    Path directory;

    /** The parent of the cgroup that was asked for, in each hierarchy. */
    @AfterEach
    void removeWhatRuncLeaves() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/sys/fs/cgroup"))) {
            for (Path hierarchy : entries.filter(Files::isDirectory).toList()) {
                Files.deleteIfExists(hierarchy.resolve("gantry-oci"));
            }
        }
    }

    @Test
    void endsEveryCommandAsRuncDoes() throws IOException {
        if (!TestBundle.isPossible() || !Files.isExecutable(RUNC)) {
            System.err.println("SKIPPED RuncIT: needs root, busybox-static and runc");
            Assumptions.abort("needs root, busybox-static and runc");
        }
        TestBundle bundle = TestBundle.in(directory.resolve("bundle"));
        bundle.configure("sleep 1000", config -> {
            config.put("ociVersion", "1.0.2");
            config.putObject("annotations").put("a", "b");
            ((ObjectNode) config.get("linux")).put("cgroupsPath", "/gantry-oci/" + ID);
            ((ObjectNode) config.get("process")).putArray("rlimits"); // runc has no CAP_SYS_RESOURCE everywhere
        });
        Cli gantry = Cli.gantry(directory);
        Cli runc = new Cli(List.of(RUNC.toString()), directory.resolve("runc"), directory);
        assertThat(answers(gantry, bundle)).isEqualTo(answers(runc, bundle));
    }

    private static List<String> answers(Cli runtime, TestBundle bundle) {
        List<String> answers = new ArrayList<>();
        try {
            for (List<String> command : COMMANDS) {
                String[] arguments = command.stream()
                        .map(word -> word.equals("BUNDLE") ? bundle.path().toString() : word)
                        .toArray(String[]::new);
                answers.add(String.join(" ", command) + " -> " + describe(command, runtime.run(arguments)));
            }
        } finally {
            runtime.run("delete", "--force", ID);
        }
        return answers;
    }

    /** Usages and the version of the specification are each runtime's own; of the state, pid, time and order differ. */
    private static String describe(List<String> command, Result result) {
        String words = result.stderr()
                .replaceAll("(?s).*msg=\"(.*)\"\\n$", "$1")
                .replaceAll("(gantry-oci|runc)( create failed)?: ", "")
                .replaceAll("^[^ ]*/(?=.?\")", "")
                .replaceAll(" \\(use --ignore-paused to override\\)", "");
        boolean misused = result.status() != 0 && !command.getFirst().equals("exec");
        boolean flag = command.contains("--bogus");
        String output = misused ? "" : result.stdout();
        if (command.getFirst().equals("state") && result.status() == 0) {
            JsonNode state = TestBundle.json(result.stdout());
            ((ObjectNode) state).put("pid", state.get("pid").asInt() > 0).remove(List.of("created", "ociVersion"));
            Map<String, String> sorted = new TreeMap<>();
            state.properties()
                    .forEach(
                            field -> sorted.put(field.getKey(), field.getValue().toString()));
            output = sorted.toString();
        }
        if (command.getFirst().equals("events") && result.status() == 0) {
            output = TestBundle.json(output).get("type").asText();
        }
        return result.status() + " " + (flag ? "" : words) + " " + output;
    }
}
