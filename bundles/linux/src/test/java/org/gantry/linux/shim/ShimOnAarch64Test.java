package org.gantry.linux.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.OpenFlags;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.fs.Openat2;
import org.gantry.linux.spawn.LinkedProgram;
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
        ShimSpec spec = ShimSpec.of(
                        "test",
                        directory.resolve("exit"),
                        new Stdio.Discarded(),
                        new Command("/none", List.of("none"), List.of()))
                .build();
        ShimImage image = new ShimImage(Arch.AARCH64);
        Path executable = directory.resolve("shim");
        try (FileChannel file = FileChannel.open(executable, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(image.elf().bytes());
        }
        assertThat(executable.toFile().setExecutable(true)).isTrue();
        Pipe report = Pipe.open("report");
        Pipe barrier = Pipe.open("barrier");
        StreamPairs streams = StreamPairs.open(spec.stdio());
        ShimControls controls = ShimControls.create(directory.resolve("exit"));
        Placement placement = Placement.of(spec, new Channels(streams, barrier, report), controls.placed());
        LinkedProgram program = ShimProgram.of(spec, ShimProgram.Form.of(spec, placement, image, Arch.AARCH64));

        WaitingShim shim;
        try (Fd file = Openat2.open(qemu, OpenFlags.O_RDONLY)) {
            shim = WaitingShim.make(image, file, qemu, executable.toString());
        }
        try (WaitingShim.Order order = shim.order("test", program)) {
            shim.send(order, placement);
        }
        report.writeEnd().close();

        assertThat(shim.process().waitExit().code()).isEqualTo(127);
        ByteBuffer message = ByteBuffer.allocate(2 * ShimReport.MESSAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        report.readEnd().read(message);
        assertThat(message.flip().remaining()).isEqualTo(ShimReport.MESSAGE_SIZE);
        assertThat(program.failure(message.getLong(), (int) message.getLong()))
                .extracting(SpawnFailedException::step, SpawnFailedException::errno)
                .isIn(List.of("become a subreaper", Errno.EINVAL), List.of("clone init", Errno.ENOSYS));
    }
}
