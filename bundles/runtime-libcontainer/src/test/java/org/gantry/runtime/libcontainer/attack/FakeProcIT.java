package org.gantry.runtime.libcontainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gantry.api.EngineException;
import org.gantry.runtime.libcontainer.testing.ContainerTest;
import org.gantry.runtime.libcontainer.testing.TestSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Something else in the place of /proc, so that labels, kernel parameters and scores are written to files of the attacker
 * (CVE-2019-16884, CVE-2019-19921, CVE-2025-52881), and in the place of the devices that masks and the console are made of
 * (CVE-2025-31133, CVE-2025-52565).
 */
class FakeProcIT extends ContainerTest {
    private Path fake;

    @BeforeEach
    void layOut() throws IOException {
        fake = Files.createDirectories(directory.resolve("fake"));
        Files.createDirectories(fake.resolve("sys/net/ipv4"));
        Files.writeString(fake.resolve("sys/net/ipv4/ip_forward"), "untouched");
        Files.createDirectories(fake.resolve("self"));
        Files.writeString(fake.resolve("self/oom_score_adj"), "untouched");
    }

    @Test
    void refusesADirectoryOnProc() throws IOException {
        refused(attacked().mount("/proc", "bind", fake.toString(), "rbind"), "/proc", "not of type proc");
        refused(attacked().mount("/proc/", "tmpfs", "tmpfs"), "/proc", "not of type proc");
        refused(attacked().mount("/proc", "bind", "/proc/self", "bind"), "/proc", "not of type proc");
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/sys", "/proc/self", "/proc/1/attr", "/proc/sys/net", "/tmp/../proc/./self/attr"})
    void refusesADirectoryInsideProc(String destination) throws IOException {
        refused(attacked().mount(destination, "bind", fake.toString(), "rbind"), "cannot be mounted", "inside /proc");
        refused(attacked().mount(destination, "tmpfs", "tmpfs"), "cannot be mounted", "inside /proc");
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sneak/sys/net", "/sneak/self/attr", "/deep/er/sneak/sys"})
    void refusesADirectoryThatALinkOfTheImageLeadsIntoProc(String destination) throws IOException {
        Path link = host.image().resolve(destination.substring(1, destination.indexOf("sneak") + 5));
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("../../../proc"));
        assertThatThrownBy(() -> host.create(attacked().mount(destination, "bind", fake.toString(), "rbind")))
                .isInstanceOf(EngineException.Internal.class)
                .hasMessageContaining(destination + " cannot be mounted because it leads into proc");
        assertThatThrownBy(() -> host.create(attacked().mount(destination, "tmpfs", "tmpfs")))
                .hasMessageContaining("leads into proc");
        assertUntouched();
    }

    @Test
    void showsFilesInsteadOfTheHostsWhereContainersMayHaveThem() throws IOException {
        Path load = Files.writeString(directory.resolve("loadavg"), "made up\n");
        TestSpec spec = TestSpec.shell("cat /proc/loadavg").mount("/proc/loadavg", "bind", load.toString(), "bind");
        assertThat(run(spec)).isEqualTo("made up");
    }

    @Test
    void writesToTheKernelWhereTheSpecBringsAProcOfItsOwn() {
        TestSpec spec = TestSpec.shell("cat /proc/sys/net/ipv4/ip_forward; cat /proc/self/oom_score_adj")
                .withoutMount("/proc")
                .withoutNamespace("pid")
                .mount("/proc", "bind", "/proc", "rbind");
        spec.sysctl = Map.of("net.ipv4.ip_forward", "1");
        spec.oomScoreAdj = 123;
        assertThat(run(spec)).isEqualTo("1\n123");
    }

    @Test
    void masksWithARealNullDevice() throws IOException {
        Files.createSymbolicLink(host.image().resolve("sneak"), Path.of("/dev"));
        Path file = Files.writeString(directory.resolve("file"), "what the attacker wants to be seen");
        TestSpec spec = TestSpec.shell("cat /proc/keys /proc/timer_list; (echo x > /proc/keys) 2>&1 || true")
                .mount("/sneak/null", "bind", file.toString(), "bind");
        assertThat(run(spec)).isEmpty();
        assertThat(file).hasContent("what the attacker wants to be seen");
    }

    @Test
    void putsTheRealTerminalOnTheConsole() throws IOException {
        Files.createSymbolicLink(host.image().resolve("sneak"), Path.of("/dev/pts"));
        Path file = Files.writeString(directory.resolve("file"), "no terminal");
        TestSpec spec = TestSpec.shell("test -c /dev/console && echo a device; test -t 0 && echo a terminal")
                .mount("/sneak/0", "bind", file.toString(), "bind");
        spec.terminal = true;
        var container = host.start(spec);
        assertThat(container.output().stdout()).isEqualTo("a device\r\na terminal\r\n");
    }

    private static TestSpec attacked() {
        TestSpec spec = TestSpec.of("true");
        spec.sysctl = Map.of("net.ipv4.ip_forward", "1");
        spec.oomScoreAdj = 500;
        return spec;
    }

    private void refused(TestSpec spec, String... words) {
        assertThatThrownBy(() -> host.create(spec))
                .isInstanceOf(EngineException.InvalidArgument.class)
                .hasMessageContainingAll(words);
    }

    private void assertUntouched() throws IOException {
        assertThat(fake.resolve("sys/net/ipv4/ip_forward")).hasContent("untouched");
        assertThat(fake.resolve("self/oom_score_adj")).hasContent("untouched");
    }
}
