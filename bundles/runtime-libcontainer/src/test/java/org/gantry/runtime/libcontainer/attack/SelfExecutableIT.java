package org.gantry.runtime.libcontainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.gantry.api.runtime.ExecTask;
import org.gantry.api.runtime.ProgramNotExecutable;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Overwriting the engine's program through /proc/self/exe (CVE-2019-5736): the image's program is a script whose
 * interpreter is whatever carried it out, and a process in the container waits to write to that.
 */
class SelfExecutableIT extends ContainerTest {
    private static final int ATTEMPTS = 40;

    /** Opens the program of every other process for reading, and once that has ended, for writing. */
    private static final String ATTACK = "while :; do for p in /proc/[0-9]*; do "
            + "case \"$(readlink $p/exe)\" in */busybox|'') ;; "
            + "*) (exec 3< $p/exe; sleep 0.05; (echo overwritten > /proc/self/fd/3) && echo OVERWRITTEN) ;; "
            + "esac; done; done 2>/dev/null";

    @BeforeEach
    void layOut() throws IOException {
        Path trap = host.image().resolve("bin/trap");
        Files.writeString(trap, "#!/proc/self/exe\n");
        Files.setPosixFilePermissions(trap, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void theProgramThatBecomesAContainerCannotBeChangedByAnybody() throws IOException {
        TestContainer container = host.create(TestSpec.of("true"));
        Path program = Path.of("/proc", Integer.toString(container.task().pid()), "exe");
        byte[] before = Files.readAllBytes(program);
        try (Fd kept = Openat2.open(program.toString(), OpenFlags.O_RDONLY)) {
            assertThatThrownBy(() -> overwrite(program.toString())).isInstanceOf(SyscallException.class);
            container.task().start();
            container.awaitExit();
            container.task().delete();
            assertThatThrownBy(() -> overwrite(kept.procPath()))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageMatching(".*(EPERM|ETXTBSY).*"); // sealed, and what other shims execute
            assertThat(Files.readAllBytes(Path.of(kept.procPath()))).isEqualTo(before);
        }
    }

    @Test
    void aTrapAsTheContainersProgramCatchesNothing() throws Exception {
        byte[] own = Files.readAllBytes(Path.of("/proc/self/exe"));
        for (int i = 0; i < ATTEMPTS; i++) {
            for (String program : List.of("trap", "/proc/self/exe")) {
                TestContainer container = host.create(TestSpec.of(program));
                startOrNot(container);
                container.awaitExit();
                container.task().delete();
            }
        }
        assertThat(Files.readAllBytes(Path.of("/proc/self/exe"))).isEqualTo(own);
        assertThat(exitCode(TestSpec.of("true"))).isZero();
    }

    @Test
    void aTrapForExecCatchesNothing() throws Exception {
        byte[] own = Files.readAllBytes(Path.of("/proc/self/exe"));
        TestSpec spec = TestSpec.shell(ATTACK);
        spec.capabilities.add("CAP_SYS_PTRACE");
        TestContainer container = host.start(spec);
        for (int i = 0; i < ATTEMPTS; i++) {
            ExecTask exec = container.exec("trap" + i, TestSpec.of(i % 2 == 0 ? "trap" : "/proc/self/exe"));
            TestContainer.await(exec.exit());
            exec.delete();
        }
        ExecTask good = container.exec("good", TestSpec.of("true"));
        assertThat(TestContainer.await(good.exit()).code()).isZero();
        good.delete();
        container.task().signal(9, true);
        assertThat(container.output().stdout()).doesNotContain("OVERWRITTEN");
        assertThat(Files.readAllBytes(Path.of("/proc/self/exe"))).isEqualTo(own);
    }

    /** Its neighbour has the same user and capabilities, so nothing else keeps the engine's descriptors and program from it. */
    @Test
    void anInitThatWaitsHidesFromWhoSharesItsPids() throws IOException {
        TestContainer neighbour = host.start(TestSpec.of("sleep", "1000"));
        TestSpec spec = TestSpec.of("sleep", "1000")
                .join("pid", "/proc/" + neighbour.task().pid() + "/ns/pid");
        spec.noNewPrivileges = true; // then its capabilities are reduced before it waits
        TestContainer waiting = host.create(spec);
        assertThat(seen("before", neighbour, waiting)).isEmpty();
        waiting.task().start();
        assertThat(seen("after", neighbour, waiting)).contains("busybox");
    }

    private static String seen(String exec, TestContainer by, TestContainer of) throws IOException {
        String number = Files.readString(
                        Path.of("/proc", Integer.toString(of.task().pid()), "status"))
                .replaceFirst("(?s).*\\nNSpid:[^\\n]*\\t(\\d+)\\n.*", "$1");
        ExecTask look =
                by.exec(exec, TestSpec.shell("cd /proc/" + number + " && for f in exe fd/*; do readlink $f; done"));
        String seen = TestOutput.readAll(look.openStreams()).stdout().strip();
        TestContainer.await(look.exit());
        look.delete();
        return seen;
    }

    private static void startOrNot(TestContainer container) {
        try {
            container.task().start();
        } catch (ProgramNotExecutable refused) {
            assertThat(refused.exitCode()).isIn(126, 127);
        }
    }

    private static void overwrite(String path) {
        try (Fd file = Openat2.open(path, OpenFlags.O_WRONLY)) {
            file.writeFully("overwritten".getBytes(StandardCharsets.UTF_8));
        }
    }
}
