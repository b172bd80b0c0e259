package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.gantry.linux.spawn.ElfImage;
import org.gantry.linux.spawn.SpawnFailedException;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shim for the other architecture in qemu's user mode. That knows no clone3, and some versions no subreapers, so the
 * shim gets as far as the last steps before init and reports the failure, which is a good part of what it does.
 */
class ShimOnAarch64Test {
    @TempDir
    Path directory;

    @Test
    void settlesAndReportsTheStepThatFailed() throws Exception {
        String qemu = Tools.need("qemu-aarch64", "qemu-user");
        String bash = Tools.need("bash", "bash");
        ShimSpec spec = ShimSpec.of(
                        "test",
                        directory.resolve("exit"),
                        new Stdio.Discarded(),
                        new Command("/none", List.of("none"), List.of()))
                .build();
        ElfImage image = ElfImage.of(ShimProgram.of(spec), Arch.AARCH64);
        Path program = directory.resolve("shim");
        try (FileChannel file = FileChannel.open(program, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(image.bytes());
        }
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path report = directory.resolve("report");
        String redirected = "exec " + ShimFd.REPORT + ">'" + report + "'; exec " + qemu + " '" + program + "'";

        int status =
                new ProcessBuilder(bash, "-c", redirected).inheritIO().start().waitFor();

        assertThat(status).isEqualTo(127);
        ByteBuffer message = ByteBuffer.wrap(Files.readAllBytes(report)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(message.remaining()).isEqualTo(ShimReport.MESSAGE_SIZE);
        assertThat(image.program().failure(message.getLong(), (int) message.getLong()))
                .extracting(SpawnFailedException::step, SpawnFailedException::errno)
                .isIn(List.of("become a subreaper", Errno.EINVAL), List.of("clone init", Errno.ENOSYS));
    }
}
