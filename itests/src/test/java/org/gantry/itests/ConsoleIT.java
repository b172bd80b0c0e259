package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.gantry.itests.support.Command;
import org.gantry.itests.support.DockerCliTest;
import org.gantry.itests.support.Result;
import org.junit.jupiter.api.Test;

/** The Karaf shell over ssh: that our commands are there, and that roles hold on a JDK without a security manager. */
class ConsoleIT extends DockerCliTest {
    @Test
    void containersOfTheDockerCliAreSeenInTheShell() {
        docker.ok("create", "--name", "seen-from-karaf", BUSYBOX, "true");
        assertThat(engine.console("gantry:ps -a").ok()).contains("seen-from-karaf");
    }

    @Test
    void theBundlesOfTheKernelAndTheEngineAreActive() {
        assertThat(engine.console("bundle:list -t 0 -s | grep org.gantry").lines())
                .hasSizeGreaterThanOrEqualTo(10)
                .allMatch(line -> line.contains("Active"));
    }

    @Test
    void aViewerMayLookButNotTouch() throws IOException {
        addUser("watcher = looking,viewer,ssh\n");
        assertThat(as("watcher", "looking", "bundle:list -t 0 -s | grep org.gantry.rest")
                        .out())
                .contains("org.gantry.rest");
        as("watcher", "looking", "bundle:stop org.gantry.rest");
        as("watcher", "looking", "echo org.gantry.rest | bundle:stop");
        assertThat(docker.ok("version")).contains("Server");
    }

    /** Whoever may start a container is root. */
    @Test
    void aViewerMayListContainersButNotStartOne() throws IOException {
        docker.ok("create", "--name", "listed", BUSYBOX, "true");
        addUser("lister = listing,viewer,ssh\n");
        assertThat(as("lister", "listing", "gantry:ps -a").ok()).contains("listed");
        assertThat(as("lister", "listing", "gantry:rm -f listed").exits(1).out())
                .contains("Command not found");
        assertThat(docker.ok("ps", "-aq")).isNotEmpty();
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException {
        addUser("locked = out,viewer,ssh\n");
        as("locked", "in", "bundle:list").fails();
    }

    /**
     * Karaf's console takes its port from what the launcher says or, when it is quicker than that, from its configuration as it
     * is stored, and what comes last stays: another number in there would now and then be where it listens.
     */
    @Test
    void theStoredConfigurationHasThePortThatTheLauncherChose() throws IOException {
        try (Stream<Path> files = Files.walk(engine.root().resolve("karaf/data/cache"))) {
            assertThat(files.filter(file -> file.endsWith("config/org/apache/karaf/shell.config")))
                    .singleElement(PATH)
                    .content()
                    .contains("sshPort=\"" + port() + '"');
        }
    }

    private void addUser(String line) throws IOException {
        Files.writeString(engine.root().resolve("karaf/etc/users.properties"), line, StandardOpenOption.APPEND);
    }

    private Result as(String user, String password, String line) throws IOException {
        Path assembly = Path.of(System.getProperty("gantry.it.assembly"));
        return Command.of(assembly.resolve("bin/client").toString(), "-b", "-u", user, "-p", password)
                .with("JAVA_HOME", System.getProperty("java.home"))
                .with("GANTRY_BASE", engine.root().resolve("karaf").toString())
                .with("GANTRY_SSH_PORT", port())
                .run((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String port() throws IOException {
        return Files.readString(engine.run().resolve("console.port")).strip();
    }
}
