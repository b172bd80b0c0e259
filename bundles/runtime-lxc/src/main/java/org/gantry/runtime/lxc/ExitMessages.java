package org.gantry.runtime.lxc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.Pipe;
import org.gantry.linux.fd.Splice;
import org.gantry.linux.process.ExitStatus;

/**
 * What a monitor has told about its container: {@code struct lxc_msg} of LXC's monitor.h, an int for the kind, 256 bytes for
 * the name, an int for the value. The monitor's own exit status says nothing, for lxc-start ends with 0 whatever happened; the
 * message has the status as wait(2) gave it to the monitor.
 */
final class ExitMessages {
    private static final int EXIT_CODE = 2;
    private static final int VALUE = 260;
    private static final int SIZE = 264;
    private static final int ALL = 1 << 16;

    private ExitMessages() {}

    /** How init ended; empty when the monitor was killed before it could tell. The messages stay where they are. */
    static Optional<ExitStatus> read(Fd fifo) {
        Pipe copy = Pipe.open("copy of a monitor's messages");
        try (Fd input = copy.readEnd();
                Fd output = copy.writeEnd()) {
            int length = Splice.copy(fifo, output, ALL);
            ByteBuffer messages = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
            while (messages.hasRemaining()) {
                input.read(messages);
            }
            return parse(messages.flip());
        }
    }

    static Optional<ExitStatus> parse(ByteBuffer messages) {
        Optional<ExitStatus> last = Optional.empty();
        for (int at = messages.position(); at + SIZE <= messages.limit(); at += SIZE) {
            if (messages.getInt(at) == EXIT_CODE) {
                last = Optional.of(ExitStatus.ofWaitStatus(messages.getInt(at + VALUE)));
            }
        }
        return last;
    }
}
