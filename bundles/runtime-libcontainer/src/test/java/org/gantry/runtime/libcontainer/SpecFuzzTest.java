package org.gantry.runtime.libcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gantry.api.EngineException;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.json.OciDocument;
import org.gantry.runtime.libcontainer.init.Programs;
import org.gantry.runtime.libcontainer.init.SpecEdit;
import org.gantry.runtime.libcontainer.init.SpecField;
import org.gantry.runtime.support.program.ExecFailure;
import org.gantry.runtime.support.program.Failures;
import org.junit.jupiter.api.Test;

/**
 * Whatever a config.json says, it becomes programs or is refused in words for the user, never another exception. The seed is
 * in the words of a failure; {@code -Dgantry.fuzz.seed=} repeats it and {@code -Dgantry.fuzz.seconds=} goes on for longer.
 */
class SpecFuzzTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(Long.getLong("gantry.fuzz.seconds", 3L));
    private static final int MOST = 4000;
    private static final int LEAST = 300;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Values that mean something somewhere, most of all in the wrong place. */
    private static final List<String> WORDS = List.of(
            "",
            "/",
            ".",
            "..",
            "/proc",
            "/proc/self/fd/7",
            "/dev",
            "/dev/null",
            "relative/path",
            "//a//../b/",
            "a\0b",
            "\uD800",
            "\u00e9",
            "-1",
            "0-3",
            "9-1",
            "host",
            "private",
            "rshared",
            "ro",
            "rw",
            "remount",
            "bind",
            "rbind",
            "tmpfs",
            "proc",
            "cgroup",
            "mqueue",
            "devpts",
            "size=1k",
            "size=",
            "=",
            "CAP_KILL",
            "CAP_",
            "RLIMIT_CORE",
            "SCMP_ACT_ERRNO",
            "SCMP_ACT_NOTIFY",
            "SCMP_CMP_EQ",
            "SCMP_ARCH_X86",
            "read",
            "pid",
            "user",
            "time",
            "mount",
            "SCHED_FIFO",
            "IOPRIO_CLASS_RT",
            "MPOL_BIND",
            "LINUX32",
            "unconfined",
            "c",
            "b",
            "p",
            "u",
            "2MB",
            "net.ipv4.ip_forward",
            "kernel.sem",
            "net./../kernel/x",
            "x".repeat(5000));

    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "2",
            "7",
            "64",
            "255",
            "512",
            "4095",
            "65535",
            "65536",
            "2147483647",
            "2147483648",
            "4294967294",
            "4294967295",
            "-9223372036854775808",
            "9223372036854775807",
            "18446744073709551615",
            "18446744073709551616");

    @Test
    void refusesOrUnderstandsEverything() {
        assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: terminals and namespaces need root");
        long seed = Long.getLong("gantry.fuzz.seed", 20251125L);
        Instant end = Instant.now().plus(LONG_ENOUGH);
        int understood = 0;
        int refused = 0;
        for (int i = 0; i < MOST && (i < LEAST || Instant.now().isBefore(end)); i++) {
            ObjectNode document = mutate(new Random(seed + i));
            if (isUnderstood(document, seed + i)) {
                understood++;
            } else {
                refused++;
            }
        }
        assertThat(understood).as("documents that became programs").isPositive();
        assertThat(refused).as("documents that were refused").isPositive();
    }

    private static boolean isUnderstood(ObjectNode document, long seed) {
        try {
            Programs.outcome(OciDocument.config(document.toString().getBytes(StandardCharsets.UTF_8))
                    .content());
            return true;
        } catch (RuntimeException e) {
            RuntimeException told = Failures.ofProcess(e, new ExecFailure("true", true), "");
            assertThat(told)
                    .as("seed %d of %s", seed, document)
                    .isInstanceOfAny(
                            EngineException.InvalidArgument.class,
                            EngineException.Unsupported.class,
                            EngineException.NotFound.class,
                            ProgramNotExecutable.class);
            assertThat(told.getMessage()).isNotBlank();
            return false;
        }
    }

    /** A few meaningful changes, then up to three blind ones at places that are all equally likely. */
    private static ObjectNode mutate(Random random) {
        SpecEdit edit = SpecEdit.ofDefault();
        List<SpecField> fields = SpecField.all();
        for (int i = random.nextInt(4); i > 0; i--) {
            SpecField field = fields.get(random.nextInt(fields.size()));
            edit.setAll(field.context());
            edit.set(field.path(), field.value());
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<Place> places = new ArrayList<>();
            collect(edit.document(), places);
            change(places.get(random.nextInt(places.size())), random);
        }
        return edit.document();
    }

    /** A property or an element, by what it is in. */
    private record Place(JsonNode parent, String name, int index) {}

    private static void collect(JsonNode node, List<Place> places) {
        node.properties().forEach(property -> {
            places.add(new Place(node, property.getKey(), 0));
            collect(property.getValue(), places);
        });
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            places.add(new Place(node, "", i));
            collect(node.get(i), places);
        }
    }

    private static void change(Place place, Random random) {
        boolean remove = random.nextInt(6) == 0;
        switch (place.parent()) {
            case ObjectNode object when remove -> object.remove(place.name());
            case ObjectNode object -> object.set(place.name(), value(random, object.get(place.name())));
            case ArrayNode array when remove -> array.remove(place.index());
            case ArrayNode array
            when random.nextInt(4) == 0 -> array.add(array.get(place.index()).deepCopy());
            case ArrayNode array -> array.set(place.index(), value(random, array.get(place.index())));
            default -> throw new IllegalStateException("nothing is in " + place.parent());
        }
    }

    /** Mostly of the kind that was there. */
    private static JsonNode value(Random random, JsonNode old) {
        if (random.nextInt(5) > 0 && (old.isTextual() || old.isNumber())) {
            return old.isTextual() ? word(random) : number(random);
        }
        return switch (random.nextInt(7)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.objectNode();
            case 3 -> JSON.arrayNode().add(word(random));
            case 4 -> JSON.objectNode().set(WORDS.get(random.nextInt(WORDS.size() - 1)), word(random));
            case 5 -> number(random);
            default -> word(random);
        };
    }

    private static JsonNode word(Random random) {
        return JSON.textNode(WORDS.get(random.nextInt(WORDS.size())));
    }

    private static JsonNode number(Random random) {
        return JSON.numberNode(new BigInteger(NUMBERS.get(random.nextInt(NUMBERS.size()))));
    }
}
