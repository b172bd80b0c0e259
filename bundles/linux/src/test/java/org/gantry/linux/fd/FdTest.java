package org.gantry.linux.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gantry.linux.syscall.Errno;
import org.gantry.linux.syscall.SyscallException;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;

class FdTest {
    @Test
    void movesBytesThroughHeapAndDirectBuffers() {
        try (Pipe pipe = Pipe.open("test")) {
            pipe.writeEnd().writeFully("heap direct".getBytes(StandardCharsets.UTF_8));
            ByteBuffer heap = ByteBuffer.allocate(8).position(2).limit(7);
            assertThat(pipe.readEnd().read(heap)).isEqualTo(5);
            assertThat(new String(heap.array(), 2, 5, StandardCharsets.UTF_8)).isEqualTo("heap ");
            ByteBuffer direct = ByteBuffer.allocateDirect(100);
            assertThat(pipe.readEnd().read(direct)).isEqualTo(6);
            assertThat(StandardCharsets.UTF_8.decode(direct.flip()).toString()).isEqualTo("direct");
        }
    }

    @Test
    void tellsNothingThereFromTheEnd() {
        try (Pipe pipe = Pipe.open("test")) {
            pipe.readEnd().setNonBlocking(true);
            assertThat(pipe.readEnd().readAvailable(ByteBuffer.allocate(10))).isZero();
            assertThat(pipe.readEnd().isReadable()).isFalse();
            pipe.writeEnd().close();
            assertThat(pipe.readEnd().isReadable()).isTrue();
            assertThat(pipe.readEnd().readAvailable(ByteBuffer.allocate(10))).isEqualTo(-1);
            assertThat(pipe.readEnd().read(ByteBuffer.allocate(10))).isEqualTo(-1);
        }
    }

    @Test
    void reportsABrokenPipe() {
        try (Pipe pipe = Pipe.open("stdout of test")) {
            pipe.readEnd().close();
            assertThatThrownBy(() -> pipe.writeEnd().writeFully(new byte[] {1}))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPIPE))
                    .hasMessageContaining("stdout of test");
        }
    }

    @Test
    void neverUsesANumberItNoLongerOwns() {
        Pipe pipe = Pipe.open("test");
        pipe.close();
        pipe.close();
        assertThatThrownBy(() -> pipe.readEnd().number()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pipe.writeEnd().writeFully(new byte[1])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handsOutOwnership() {
        try (Pipe pipe = Pipe.open("test")) {
            Fd again = Fd.own(pipe.readEnd().detach(), "again");
            assertThat(pipe.readEnd().isOpen()).isFalse();
            assertThat(again.isCloseOnExec()).isTrue();
            again.setCloseOnExec(false);
            assertThat(again.isCloseOnExec()).isFalse();
            again.close();
        }
    }

    @Test
    void leavesNothingOpen() {
        Pipe.open("warm up").close();
        var before = OpenFiles.list();
        for (int i = 0; i < 100; i++) {
            try (Pipe pipe = Pipe.open("test");
                    SocketPair pair = SocketPair.messages("test");
                    EventFd event = EventFd.open("test");
                    Fd copy = event.fd().dup()) {
                assertThat(copy.number()).isNotEqualTo(event.fd().number());
                assertThat(pair.first()).isNotEqualTo(pipe.readEnd());
            }
        }
        assertThat(OpenFiles.list()).isEqualTo(before);
    }

    @Test
    void countsEvents() {
        try (EventFd event = EventFd.open("test")) {
            assertThat(event.drain()).isZero();
            event.signal(2);
            event.signal(1L << 32);
            assertThat(event.drain()).isEqualTo((1L << 32) + 2);
            assertThat(event.drain()).isZero();
        }
    }

    @Test
    void keepsMessagesApart() {
        try (SocketPair pair = SocketPair.messages("test")) {
            pair.first().writeFully(new byte[3]);
            pair.first().writeFully(new byte[4]);
            assertThat(pair.second().read(ByteBuffer.allocate(10))).isEqualTo(3);
            assertThat(pair.second().read(ByteBuffer.allocate(10))).isEqualTo(4);
        }
    }

    @Test
    void sealsPrograms() {
        try (Fd program = MemFd.sealedProgram("test", ByteBuffer.wrap(new byte[] {1, 2, 3}))) {
            assertThatThrownBy(() -> program.writeFully(new byte[] {4}))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
        }
    }
}
