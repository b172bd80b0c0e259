package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerRegistry;
import org.gantry.itests.support.ImageArchive;
import org.gantry.itests.support.Session;
import org.gantry.itests.support.SlowLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a transfer goes, as the API tells it and as the CLI shows it: the bars move. */
@SuppressWarnings("NullAway.Init")
class TransferProgressIT extends DockerCliTest {
    private static final int SIZE = 8 << 20;

    /** As {@code [=====>      ]  1.2MB/8.4MB}. */
    private static final String BAR = " \\[=*> *\\] +[0-9.]+[kM]?B/8\\.\\d+MB";

    @TempDir
    Path work;

    private Path archive;

    @BeforeEach
    void write() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(19).nextBytes(content);
        Files.write(work.resolve("random"), content);
        Path layer = work.resolve("layer.tar");
        Command.of("tar", "-C", work.toString(), "-cf", layer.toString(), "random")
                .run()
                .ok();
        archive = Files.write(
                work.resolve("archive.tar"),
                ImageArchive.docker(work, "progress:1", List.of(Files.readAllBytes(layer))));
    }

    @Test
    void aLoadTellsHowFarItIs() throws IOException {
        List<JsonNode> said = load("0");
        assertThat(said)
                .last()
                .satisfies(last -> assertThat(last.path("stream").asText()).isEqualTo("Loaded image: progress:1\n"));
        List<JsonNode> layers = said.subList(0, said.size() - 1);
        assertThat(layers).hasSizeGreaterThan(1).allSatisfy(message -> {
            assertThat(message.path("status").asText()).isEqualTo("Loading layer");
            assertThat(message.path("id").asText()).hasSize(12);
            assertThat(message.path("progressDetail").path("total").asLong()).isGreaterThan(SIZE);
        });
        assertThat(layers)
                .extracting(message ->
                        message.path("progressDetail").path("current").asLong())
                .isSorted()
                .last()
                .isEqualTo(
                        layers.getFirst().path("progressDetail").path("total").asLong());
        docker.ok("rmi", "progress:1");
        assertThat(load("1"))
                .singleElement()
                .satisfies(only -> assertThat(only.has("stream")).isTrue());
        docker.ok("rmi", "progress:1");
    }

    @Test
    void theBarOfALoadMoves() {
        try (Session load = docker.wideTerminal("load", "-i", archive.toString())) {
            assertThat(load.expect("Loaded image: progress:1").exit()).isZero();
            assertThat(load.output()).containsPattern("Loading layer" + BAR);
        }
        docker.ok("rmi", "progress:1");
    }

    @Test
    void theBarsOfAPushAndAPullMove() {
        try (DockerRegistry registry = DockerRegistry.open(work);
                SlowLine line = new SlowLine(registry.port())) {
            String name = line.domain() + "/progress:1";
            docker.ok("load", "-i", archive.toString());
            docker.ok("tag", "progress:1", name);
            try (Session push = docker.wideTerminal("push", name)) {
                assertThat(push.expect("digest: sha256:").exit()).isZero();
                assertThat(push.output()).contains("Preparing", "Pushed").containsPattern("Pushing" + BAR);
            }
            docker.ok("rmi", "progress:1", name);
            line.pause(5);
            try (Session pull = docker.wideTerminal("pull", name)) {
                assertThat(pull.expect("Downloaded newer image").exit()).isZero();
                assertThat(pull.output())
                        .contains("Pulling fs layer", "Download complete", "Pull complete")
                        .containsPattern("Downloading" + BAR);
                assertThat(pull.output().split("Downloading \\[", -1)).hasSizeGreaterThan(3);
            }
            docker.ok("rmi", name);
        }
    }

    private List<JsonNode> load(String quiet) throws IOException {
        String answer = Command.of(
                        "curl",
                        "-sf",
                        "--unix-socket",
                        engine.socket().toString(),
                        "-H",
                        "Content-Type: application/x-tar",
                        "--data-binary",
                        "@" + archive,
                        "http://engine/v1.43/images/load?quiet=" + quiet)
                .run()
                .ok();
        List<JsonNode> messages = new ArrayList<>();
        for (String line : answer.lines().toList()) {
            messages.add(new ObjectMapper().readTree(line));
        }
        return messages;
    }
}
