package org.gantry.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.gantry.oci.Cli.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each command does to a container of busybox. */
class OciIT {
    @TempDir
    Path directory;

    private Cli oci;
    private TestBundle bundle;
    private String id;

    @BeforeEach
    void prepare() throws IOException {
        if (!TestBundle.isPossible()) {
            System.err.println("SKIPPED OciIT: needs root and busybox-static");
            Assumptions.abort("needs root and busybox-static");
        }
        oci = Cli.gantry(directory);
        bundle = TestBundle.in(directory.resolve("bundle"));
        id = "oci-it-" + ProcessHandle.current().pid();
    }

    @AfterEach
    void leavesNothing() {
        if (oci != null) {
            assertThat(oci.run("delete", "--force", id).status()).isZero();
            assertThat(oci.root())
                    .satisfiesAnyOf(
                            root -> assertThat(root).doesNotExist(),
                            root -> assertThat(root).isEmptyDirectory());
            assertThat(Path.of("/sys/fs/cgroup/pids/gantry-oci").resolve(id)).doesNotExist();
        }
    }

    @Test
    void runsInTheForegroundWithTheCallersStreams() throws IOException {
        bundle.configure("cat; echo error >&2; exit 9");
        Result result = oci.pipe("input\n", "run", "--bundle", bundle.path().toString(), id);
        assertThat(result).isEqualTo(new Result(9, "input\n", "error\n"));
    }

    @Test
    void takesTheWholeWayInSteps() throws IOException {
        bundle.configure("sleep 1000", config -> config.putObject("annotations").put("a", "b"));
        Path pidFile = directory.resolve("pid");
        succeed("create", "--bundle", bundle.path().toString(), "--pid-file", pidFile.toString(), id);
        JsonNode state = state();
        assertThat(state.get("status").asText()).isEqualTo("created");
        assertThat(state.get("pid").asText()).isEqualTo(Files.readString(pidFile));
        assertThat(state.at("/annotations/a").asText()).isEqualTo("b");
        succeed("start", id);
        fail("cannot start an already running container", "start", id);
        fail("cannot delete container " + id + " that is not stopped: running", "delete", id);
        fail(
                "container with given ID already exists",
                "create",
                "--bundle",
                bundle.path().toString(),
                id);
        succeed("pause", id);
        assertThat(state().get("status").asText()).isEqualTo("paused");
        fail("container not running", "pause", id);
        succeed("resume", id);
        fail("container not paused", "resume", id);
        assertThat(TestBundle.json(succeed("ps", "-f", "json", id)).get(0).asText())
                .isEqualTo(Files.readString(pidFile));
        assertThat(succeed("ps", id)).contains("sleep 1000").contains("PID");
        assertThat(TestBundle.json(succeed("events", "--stats", id))
                        .at("/data/pids/current")
                        .asInt())
                .isEqualTo(1);
        assertThat(oci.pipe("{\"pids\":{\"limit\":17}}", "update", "-r", "-", id)
                        .status())
                .isZero();
        assertThat(TestBundle.json(succeed("events", "--stats", id))
                        .at("/data/pids/limit")
                        .asInt())
                .isEqualTo(17);
        assertThat(TestBundle.json(succeed("list", "-f", "json"))
                        .get(0)
                        .get("id")
                        .asText())
                .isEqualTo(id);
        fail("unknown signal \"BAD\"", "kill", id, "BAD");
        succeed("kill", id, "KILL");
        awaitStopped();
        assertThat(state().get("pid").asInt()).isZero();
        fail("container not running", "kill", id);
        succeed("kill", "--all", id, "KILL");
        succeed("delete", id);
        fail("container does not exist", "state", id);
    }

    @Test
    void executesFurtherProcesses() throws IOException {
        bundle.configure("sleep 1000");
        succeed("run", "--detach", "--bundle", bundle.path().toString(), id);
        Result exec = oci.run(
                "exec",
                "-u",
                "5:6",
                "-g",
                "7",
                "--cwd",
                "/bin",
                "-e",
                "A=B",
                id,
                "sh",
                "-c",
                "id; pwd; echo $A; exit 3");
        assertThat(exec).isEqualTo(new Result(3, "uid=5 gid=6 groups=7\n/bin\nB\n", ""));
        assertThat(oci.run("exec", id, "sh", "-c", "kill -9 $$").status()).isEqualTo(137);
        Path process = directory.resolve("process.json");
        Files.writeString(
                process, "{\"cwd\":\"/\",\"args\":[\"sh\",\"-c\",\"echo $X\"],\"env\":[\"PATH=/bin\",\"X=y\"]}");
        assertThat(succeed("exec", "--process", process.toString(), id)).isEqualTo("y\n");
        Path pidFile = directory.resolve("pid");
        succeed("exec", "--detach", "--pid-file", pidFile.toString(), id, "sleep", "50");
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pidFile)))).isPresent();
        Result missing = oci.run("exec", id, "nope");
        assertThat(missing.status()).isEqualTo(255);
        assertThat(missing.stderr()).contains("exec: \\\"nope\\\": executable file not found in $PATH");
        assertThat(oci.run("exec", "--ignore-paused", id, "true").stderr())
                .contains("--ignore-paused is not supported");
    }

    @Test
    void missesTheProgramAtCreateAndSaysAtStartWhyItCannotRun() throws IOException {
        String path = bundle.path().toString();
        program("nope");
        Result missing = oci.run("create", "--bundle", path, id);
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.stderr()).contains("exec: \\\"nope\\\": executable file not found in $PATH");
        fail("container does not exist", "state", id);
        program("/no/such");
        assertThat(oci.run("create", "--bundle", path, id).stderr())
                .contains("exec: \\\"/no/such\\\": stat /no/such: no such file or directory");
        Path script = bundle.path().resolve("rootfs/bin/script");
        Files.writeString(script, "#!/no/interpreter");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        program("script");
        succeed("create", "--bundle", path, id);
        assertThat(oci.run("start", id).stderr()).contains("exec: \\\"script\\\": ");
        fail("container does not exist", "state", id);
    }

    private void program(String name) throws IOException {
        bundle.configure(
                "",
                config -> ((ObjectNode) config.get("process")).putArray("args").add(name));
    }

    @Test
    void runsHooksAcrossCommands() throws IOException {
        Path log = directory.resolve("hooks");
        bundle.configure("sleep 1000", config -> {
            ObjectNode hooks = config.putObject("hooks");
            for (String kind : new String[] {"createRuntime", "createContainer", "poststart", "poststop"}) {
                ObjectNode hook = hooks.putArray(kind).addObject().put("path", "/bin/sh");
                hook.putArray("args").add("sh").add("-c").add("echo " + kind + " >> " + log);
            }
        });
        succeed("create", "--bundle", bundle.path().toString(), id);
        assertThat(log).hasContent("createRuntime\ncreateContainer\n");
        succeed("start", id);
        assertThat(log).hasContent("createRuntime\ncreateContainer\npoststart\n");
        succeed("delete", "--force", id);
        assertThat(log).hasContent("createRuntime\ncreateContainer\npoststart\npoststop\n");
    }

    @Test
    void aFailingHookDeletesTheContainer() throws IOException {
        Path log = directory.resolve("hooks");
        bundle.configure("sleep 1000", config -> {
            ObjectNode hooks = config.putObject("hooks");
            ObjectNode hook = hooks.putArray("startContainer").addObject().put("path", "/bin/sh");
            hook.putArray("args").add("sh").add("-c").add("exit 1");
            ObjectNode last = hooks.putArray("poststop").addObject().put("path", "/bin/sh");
            last.putArray("args").add("sh").add("-c").add("echo poststop >> " + log);
        });
        succeed("create", "--bundle", bundle.path().toString(), id);
        fail("startContainer hook #0: exit status 1", "start", id);
        assertThat(log).hasContent("poststop\n");
        fail("container does not exist", "state", id);
    }

    @Test
    void logsWhereAndHowItIsTold() throws IOException {
        Path log = directory.resolve("log");
        Result result = oci.run("--log", log.toString(), "--log-format", "json", "state", id);
        assertThat(result).isEqualTo(new Result(1, "", "container does not exist\n"));
        JsonNode entry = TestBundle.json(Files.readString(log));
        assertThat(entry.get("level").asText()).isEqualTo("error");
        assertThat(entry.get("msg").asText()).isEqualTo("container does not exist");
        assertThat(entry.get("time").asText()).endsWith("Z");
    }

    @Test
    void refusesByNameWhatItDoesNotDo() throws IOException {
        bundle.configure("true");
        String path = bundle.path().toString();
        fail("--systemd-cgroup is not supported", "--systemd-cgroup", "state", id);
        fail("--no-pivot is not supported", "create", "--no-pivot", "--bundle", path, id);
        fail("--preserve-fds is not supported", "create", "--preserve-fds", "1", "--bundle", path, id);
        fail("checkpoint is not supported", "checkpoint", "--image-path", "x", id);
        fail("cannot use console socket", "create", "--console-socket", "/x", "--bundle", path, id);
        bundle.configure("true", config -> ((ObjectNode) config.get("process")).put("terminal", true));
        fail("cannot allocate tty", "create", "--bundle", path, id);
    }

    private JsonNode state() {
        return TestBundle.json(succeed("state", id));
    }

    private void awaitStopped() {
        for (int i = 0; i < 100 && !state().get("status").asText().equals("stopped"); i++) {
            Thread.onSpinWait();
        }
        assertThat(state().get("status").asText()).isEqualTo("stopped");
    }

    private String succeed(String... arguments) {
        Result result = oci.run(arguments);
        assertThat(result.status())
                .as("%s: %s", String.join(" ", arguments), result.stderr())
                .isZero();
        return result.stdout();
    }

    private void fail(String message, String... arguments) {
        Result result = oci.run(arguments);
        assertThat(result.status()).as(String.join(" ", arguments)).isEqualTo(1);
        assertThat(result.stderr().replace("\\\"", "\"")).contains(message);
    }
}
