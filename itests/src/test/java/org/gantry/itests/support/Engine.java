package org.gantry.itests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An engine on directories of its own, driven through the launcher as a user would. */
public final class Engine implements AutoCloseable {
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(100);

    private final Path directory;

    private Engine(Path directory) {
        this.directory = directory;
    }

    /** Directories for an engine; nothing runs yet. */
    public static Engine prepare() {
        try {
            Path parent = Files.createDirectories(Path.of(System.getProperty("gantry.it.dir", "/var/lib/gantry-it")));
            return new Engine(Files.createTempDirectory(parent, "e"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Under which everything of this engine's lies. */
    public Path directory() {
        return directory;
    }

    public Path root() {
        return directory.resolve("root");
    }

    public Path run() {
        return directory.resolve("run");
    }

    public Path socket() {
        return run().resolve("gantry.sock");
    }

    /** What the engine names things in the kernel with; see the launcher. */
    public String instance() {
        return Command.of("sh", "-c", "printf %s \"$1\" | sha256sum | cut -c1-8", "sh", root().toString())
                .run()
                .ok();
    }

    public void up() {
        launcher("up").within(BOOT).run().ok();
    }

    public void down() {
        launcher("down").within(STOP).run().ok();
    }

    /** Kills the JVM as a crash would, and waits until it is gone. */
    public void kill() {
        ProcessHandle engine = ProcessHandle.of(pid()).orElseThrow();
        assertThat(engine.destroyForcibly()).isTrue();
        assertThat(Session.eventually(() -> !Files.exists(proc("exe")) || isZombie(), Duration.ofSeconds(10)))
                .as("killed")
                .isTrue();
    }

    public long pid() {
        String line = read(run().resolve("gantry.pid"));
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    /** The launcher with this engine's options before these arguments. */
    public Command launcher(String... arguments) {
        return Command.of(System.getProperty("gantry.it.launcher", "./gantry"))
                .and(List.of("--root", root().toString(), "--run", run().toString()))
                .and(List.of(arguments))
                .with("GANTRY_ASSEMBLY", System.getProperty("gantry.it.assembly", ""))
                .with("GANTRY_SOCKET", "");
    }

    /** A line of the Karaf shell. */
    public Result console(String line) {
        return launcher("console", line).run();
    }

    /** Waits until the console's port is open, which is the last thing that a boot does. */
    public void awaitConsole() {
        int port = Integer.parseInt(read(run().resolve("console.port")).strip());
        assertThat(Session.eventually(() -> isOpen(port), BOOT))
                .as("the console's port")
                .isTrue();
    }

    private static boolean isOpen(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public Docker docker() {
        return new Docker(socket());
    }

    public String log() {
        return read(root().resolve("log/gantry.log"));
    }

    /** Removes its directories; it must be down. */
    @Override
    public void close() {
        Command.of("rm", "-rf", "--one-file-system", directory.toString()).run().ok();
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(pid()), file);
    }

    private boolean isZombie() {
        String stat = read(proc("stat"));
        return stat.contains(") Z ");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
