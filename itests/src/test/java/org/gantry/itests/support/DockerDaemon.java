package org.gantry.itests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Debian's dockerd, to compare with: private to a directory, and in a network namespace of its own. */
public final class DockerDaemon implements AutoCloseable {
    private final Path directory;
    private final String cgroup;
    private final Session daemon;
    private final Docker docker;

    private DockerDaemon(Path directory, String cgroup, Session daemon) {
        this.directory = directory;
        this.cgroup = cgroup;
        this.daemon = daemon;
        this.docker = new Docker(directory.resolve("docker.sock"));
    }

    public static DockerDaemon start(Path directory) {
        Requirements.program("dockerd", "docker.io");
        Requirements.program("containerd", "containerd");
        String cgroup = "gantry-it-dockerd-" + Integer.toHexString(directory.hashCode());
        Command command = Command.of(
                "unshare",
                "--net",
                "dockerd",
                "-H",
                "unix://" + directory.resolve("docker.sock"),
                "--data-root",
                directory.resolve("data").toString(),
                "--exec-root",
                directory.resolve("exec").toString(),
                "--pidfile",
                directory.resolve("pid").toString(),
                "--bridge=none",
                "--iptables=false",
                "--cgroup-parent",
                cgroup);
        var started = new DockerDaemon(directory, cgroup, command.start());
        boolean answers = Session.eventually(() -> started.docker.run("version").exit() == 0, Duration.ofSeconds(40));
        if (!answers) {
            String said = started.daemon.output();
            started.close();
            throw new AssertionError("dockerd does not answer; it said: " + said);
        }
        return started;
    }

    public Docker docker() {
        return docker;
    }

    /** It leaves its data directory mounted on itself. */
    @Override
    public void close() {
        terminate();
        assertThat(Session.eventually(() -> !Files.exists(directory.resolve("pid")), Duration.ofSeconds(20)))
                .as("dockerd ends")
                .isTrue();
        daemon.close();
        for (String mount : Mounts.below(directory)) {
            Command.of("umount", mount).run().ok();
        }
        removeCgroups();
    }

    private void terminate() {
        try {
            String pid = Files.readString(directory.resolve("pid")).strip();
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
        } catch (IOException e) {
            throw new UncheckedIOException("dockerd has no pid file", e);
        }
    }

    /** Of its containers, in whichever hierarchies there are; they are empty once it has ended. */
    private void removeCgroups() {
        Command.of(
                        "find",
                        "/sys/fs/cgroup",
                        "-depth",
                        "-type",
                        "d",
                        "-path",
                        "*/" + cgroup + "*",
                        "-exec",
                        "rmdir",
                        "{}",
                        "+")
                .run()
                .ok();
    }
}
