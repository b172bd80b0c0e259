package org.gantry.images.hello;

import java.nio.ByteBuffer;
import java.util.List;
import org.gantry.linux.spawn.ElfImage;
import org.gantry.linux.spawn.Label;
import org.gantry.linux.spawn.Operand;
import org.gantry.linux.spawn.SpawnProgram;
import org.gantry.linux.spawn.Step;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.syscall.SyscallNumber;

/**
 * The executable file that greets: a spawn program of two steps, write and exit, behind an ELF header. It needs no C
 * library, no loader and no file but itself, and it is made of the same parts as the shim.
 */
final class HelloProgram {
    private static final int STANDARD_OUTPUT = 1;

    private HelloProgram() {}

    static byte[] of(Arch arch, byte[] text) {
        var failed = new Label("write failed");
        var program = new SpawnProgram(List.of(
                Step.call(
                                "greet",
                                SyscallNumber.WRITE,
                                Operand.value(STANDARD_OUTPUT),
                                Operand.bytes(text),
                                Operand.value(text.length))
                        .onFailure(failed),
                Step.call("end", SyscallNumber.EXIT, Operand.value(0)),
                Step.call("end", SyscallNumber.EXIT, Operand.value(1)).at(failed)));
        ByteBuffer file = ElfImage.of(program, arch).bytes();
        byte[] bytes = new byte[file.remaining()];
        file.get(bytes);
        return bytes;
    }
}
