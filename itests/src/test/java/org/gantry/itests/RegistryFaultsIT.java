package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.DockerRegistry;
import org.gantry.itests.support.FaultyProxy;
import org.gantry.itests.support.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's docker-registry behind a proxy that has bad days. */
@SuppressWarnings("NullAway.Init")
class RegistryFaultsIT extends DockerCliTest {
    private static final int SIZE = 4 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path work;

    private DockerRegistry registry;
    private FaultyProxy proxy;
    private String name = "";
    private List<String> settings = List.of();

    @BeforeEach
    void open() throws IOException {
        registry = DockerRegistry.open(work);
        proxy = new FaultyProxy(registry.port());
        name = proxy.domain() + "/app:1";
        byte[] content = new byte[SIZE];
        new Random(17).nextBytes(content);
        Files.write(work.resolve("random"), content);
        Path tar = work.resolve("layer.tar");
        Command.of("tar", "-C", work.toString(), "-cf", tar.toString(), "random")
                .run()
                .ok();
        docker.ok("import", tar.toString(), name);
    }

    @AfterEach
    void close() throws IOException {
        docker.run("rmi", "-f", name);
        proxy.close();
        registry.close();
        if (!settings.isEmpty()) {
            Files.write(file(), settings);
        }
    }

    @Test
    void aFlippedByteIsRefusedAndTheNextPullIsWhole() throws IOException {
        pushAndForget();
        proxy.flip("GET " + layer(), 1);
        assertThat(docker.run("pull", name).fails()).contains("sha256:" + layerHex());
        assertThat(docker.run("image", "inspect", name).fails()).contains("No such image");
        assertThat(engine.root().resolve("images/blobs/sha256").resolve(layerHex()))
                .doesNotExist();
        docker.ok("pull", name);
        requireWhole();
    }

    @Test
    void aBusyRegistryIsAskedAgainWhenItSays() throws IOException {
        pushAndForget();
        proxy.status("GET /v2/app/manifests/", 1, 429, "Retry-After", "2");
        proxy.status("GET " + layer(), 1, 503, "X", "y");
        long start = System.nanoTime();
        assertThat(docker.ok("pull", name)).contains("Downloaded newer image");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
        requireWhole();
    }

    @Test
    void aBrokenConnectionCostsNothingTwice() throws IOException {
        pushAndForget();
        proxy.cut("GET " + layer(), 2, SIZE / 4);
        docker.ok("pull", name);
        requireWhole();
        assertThat(proxy.requests().stream().filter(request -> request.is("GET " + layer())))
                .extracting(FaultyProxy.Request::range)
                .containsExactly("", "bytes=" + SIZE / 4 + "-", "bytes=" + SIZE / 2 + "-");
    }

    @Test
    void anUploadGoesThroughAllTheSame() throws IOException {
        proxy.status("POST /v2/app/blobs/uploads/", 1, 429, "Retry-After", "1");
        proxy.status("PUT /v2/app/blobs/uploads/", 1, 503, "X", "y");
        proxy.status("PUT /v2/app/manifests/", 1, 500, "X", "y");
        assertThat(docker.ok("push", name)).contains("1: digest: sha256:");
        docker.ok("rmi", name);
        docker.ok("pull", name);
        requireWhole();
    }

    /** The storage behind a registry has no business with the password. */
    @Test
    void aRedirectTakesNoCredentialsAlong() throws IOException {
        Path config = work.resolve("docker");
        try (DockerRegistry guarded = DockerRegistry.withPassword(work);
                FaultyProxy front = new FaultyProxy(guarded.port());
                FaultyProxy storage = new FaultyProxy(registry.port())) {
            String guardedName = front.domain() + "/app:1";
            docker.ok("tag", name, guardedName);
            as(config, "login", "-u", DockerRegistry.USER, "-p", DockerRegistry.PASSWORD, front.domain());
            as(config, "push", guardedName);
            docker.ok("rmi", name, guardedName);
            front.redirect("GET /v2/app/blobs/", "http://" + storage.domain());
            as(config, "pull", guardedName);
            docker.ok("tag", guardedName, name);
            requireWhole();
            docker.ok("rmi", guardedName);
            assertThat(front.requests())
                    .anyMatch(request -> request.authorization().startsWith("Basic "));
            assertThat(storage.requests())
                    .hasSize(2)
                    .allMatch(request -> request.is("GET /v2/app/blobs/"))
                    .allMatch(request -> request.authorization().isEmpty());
        }
    }

    /** With thresholds that a small blob is beyond. */
    @Test
    void chunksUpAndRangesDown() throws IOException {
        pushAndForget();
        settings("rangeThresholdBytes = 1000000\nmaxRangesPerBlob = 3\nuploadChunkBytes = 1000000");
        assertThat(Session.eventually(
                        () -> {
                            docker.ok("pull", name);
                            boolean divided = proxy.requests().stream()
                                    .anyMatch(request -> request.is("GET " + layer())
                                            && !request.range().isEmpty());
                            if (!divided) {
                                docker.ok("rmi", name);
                            }
                            return divided;
                        },
                        PATIENCE))
                .isTrue();
        requireWhole();
        assertThat(proxy.requests().stream()
                        .filter(request -> request.is("GET " + layer()))
                        .map(FaultyProxy.Request::range)
                        .filter(range -> !range.isEmpty()))
                .hasSizeBetween(2, 3)
                .doesNotHaveDuplicates();

        try (DockerRegistry next = DockerRegistry.open(Files.createDirectory(work.resolve("next")));
                FaultyProxy front = new FaultyProxy(next.port())) {
            String there = front.domain() + "/chunked:1";
            docker.ok("tag", name, there);
            docker.ok("push", there);
            assertThat(front.count("PATCH /v2/chunked/blobs/uploads/")).isEqualTo(5);
            docker.ok("rmi", name, there);
            docker.ok("pull", there);
            docker.ok("tag", there, name);
            requireWhole();
            docker.ok("rmi", there);
        }
    }

    private void pushAndForget() {
        docker.ok("push", name);
        docker.ok("rmi", name);
    }

    private void requireWhole() throws IOException {
        docker.ok("create", "--name", "whole", name, "none");
        docker.ok("cp", "whole:/random", work.resolve("copy").toString());
        docker.ok("rm", "whole");
        assertThat(work.resolve("copy")).hasSameBinaryContentAs(work.resolve("random"));
        Files.delete(work.resolve("copy"));
    }

    /** The path of the layer's blob, which is not compressed. */
    private String layer() {
        return "/v2/app/blobs/sha256:" + layerHex();
    }

    private String layerHex() {
        return Command.of("sha256sum", work.resolve("layer.tar").toString())
                .run()
                .ok()
                .substring(0, 64);
    }

    private void as(Path config, String... arguments) {
        docker.command(arguments).with("DOCKER_CONFIG", config.toString()).run().ok();
    }

    private void settings(String lines) throws IOException {
        settings = Files.readAllLines(file());
        Files.writeString(file(), "\n" + lines + "\n", StandardOpenOption.APPEND);
    }

    private Path file() {
        return engine.root().resolve("karaf/etc/org.gantry.images.cfg");
    }
}
