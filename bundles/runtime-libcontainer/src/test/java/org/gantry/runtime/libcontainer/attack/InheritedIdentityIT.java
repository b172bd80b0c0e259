package org.gantry.runtime.libcontainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.gantry.api.EngineException;
import org.gantry.api.oci.RuntimeSpec;
import org.gantry.api.runtime.ExecTask;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.spawn.Spawner;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.SyscallNumber;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestContainer;
import org.gantry.runtime.libcontainer.testing.TestHost;
import org.gantry.runtime.libcontainer.testing.TestOutput;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.gantry.runtime.support.identity.EngineCapabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who the engine is must not rub off: its groups (CVE-2022-36109 and its kin), its inheritable capabilities
 * (CVE-2022-24769), and ids too large to be ids, which setresuid would take for "leave it at root".
 */
class InheritedIdentityIT extends ContainerTest {
    private static final String SHOW = "grep -E '^(Groups|CapInh|CapAmb):' /proc/self/status | tr -d '\\t '";
    private static final String NOTHING = "Groups:\nCapInh:0000000000000000\nCapAmb:0000000000000000";
    private static final int VERSION_3 = 0x20080522;

    @Test
    void groupsAndInheritableCapabilitiesOfTheEngineStayBehind() {
        onTaintedThread(() -> {
            TestSpec spec = TestSpec.shell(SHOW);
            assertThat(run(spec)).isEqualTo(NOTHING);
            spec.user = new RuntimeSpec.User(1000, 1000, null, null, null);
            assertThat(run(spec)).isEqualTo(NOTHING);
            spec.user = new RuntimeSpec.User(1000, 1000, null, List.of(7L), null);
            assertThat(run(spec)).startsWith("Groups:7\n");
            assertThat(run(TestSpec.shell(SHOW).mapped(100_000, 100_000))).isEqualTo(NOTHING);
        });
    }

    @Test
    void neitherReachesAnExec() {
        onTaintedThread(() -> {
            TestContainer container = host.start(TestSpec.of("sleep", "1000"));
            for (long uid : new long[] {0, 1000}) {
                TestSpec spec = TestSpec.shell(SHOW);
                spec.user = new RuntimeSpec.User(uid, uid, null, null, null);
                ExecTask exec = container.exec("as" + uid, spec);
                assertThat(TestOutput.readAll(exec.openStreams()).stdout().strip())
                        .isEqualTo(NOTHING);
                TestContainer.await(exec.exit());
                exec.delete();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4_294_967_295L, 4_294_967_296L, 1L << 40, Long.MIN_VALUE})
    void idsTooLargeAreNotTakenForRoot(long id) {
        for (RuntimeSpec.User user : List.of(
                new RuntimeSpec.User(id, 0, null, null, null),
                new RuntimeSpec.User(0, id, null, null, null),
                new RuntimeSpec.User(0, 0, null, List.of(id), null))) {
            TestSpec spec = TestSpec.of("id");
            spec.user = user;
            assertThatThrownBy(() -> host.create(spec))
                    .isInstanceOf(EngineException.InvalidArgument.class)
                    .hasMessageContaining(id + " is no id");
        }
    }

    @Test
    void largeIdsAreWhatTheySay() {
        TestSpec spec = TestSpec.shell("id -u; id -g; awk '/^Uid/ {print $2, $3, $4, $5}' /proc/self/status");
        spec.user = new RuntimeSpec.User(4_294_967_294L, 2_147_483_648L, null, null, null);
        assertThat(run(spec)).isEqualTo("4294967294\n2147483648\n4294967294 4294967294 4294967294 4294967294");
    }

    /** Credentials are a thread's, and a child gets those of the thread that made it, as does the thread that keeps shims ready. */
    private void onTaintedThread(Runnable test) {
        CompletableFuture.runAsync(
                        () -> {
                            taint();
                            host.close();
                            host = new TestHost(directory.resolve("tainted"));
                            requireTaintedShims();
                            test.run();
                        },
                        task -> Thread.ofPlatform().start(task))
                .join();
    }

    private void requireTaintedShims() {
        for (int i = 0; i < 3; i++) { // those that wait, and one that was made for it
            int init = host.start(TestSpec.of("sleep", "1000")).task().pid();
            assertThat(status(Integer.parseInt(status(init, "PPid")), "Groups")).isEqualTo("4 6");
        }
    }

    private static String status(int pid, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Integer.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void taint() {
        ByteBuffer groups = ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        groups.putInt(4).putInt(6);
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(VERSION_3);
        ByteBuffer data = ByteBuffer.allocate(6 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long own = EngineCapabilities.ofThisProcess().permitted().bits();
        for (int shift = 0; shift < Long.SIZE; shift += Integer.SIZE) {
            int half = (int) (own >>> shift);
            data.putInt(half).putInt(half).putInt(half);
        }
        var program = new SpawnProgram(List.of(
                Step.call("setgroups", SyscallNumber.SETGROUPS, Operand.value(2), Operand.bytes(groups.array())),
                Step.call("capset", SyscallNumber.CAPSET, Operand.bytes(header.array()), Operand.bytes(data.array())),
                Step.finish(Operand.ZERO)));
        Spawner.run(program).orThrow();
    }
}
