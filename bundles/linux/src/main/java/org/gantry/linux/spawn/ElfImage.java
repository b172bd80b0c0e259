package org.gantry.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fd.MemFd;
import org.gantry.linux.syscall.Arch;

/**
 * A spawn program as a program of its own: the interpreter and the linked program behind a static ELF header (elf(5)),
 * to be executed from a sealed memfd. Two segments: the header and the code, readable and executable; the program,
 * readable and writable.
 */
public final class ElfImage {
    private static final long LOAD_ADDRESS = 0x400000;
    private static final int CODE_OFFSET = 256;
    private static final int PROGRAM_OFFSET = 512;

    /** Apart by the largest page size (64 KiB on aarch64), so that the segments never share a page. */
    private static final int SEGMENT_DISTANCE = 0x10000;

    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int PROGRAM_HEADERS = 3;
    private static final int PT_LOAD = 1;
    private static final int PT_GNU_STACK = 0x6474e551;
    private static final int PF_X = 1;
    private static final int PF_W = 2;
    private static final int PF_R = 4;
    private static final short ET_EXEC = 2;
    private static final short EM_X86_64 = 62;
    private static final short EM_AARCH64 = 183;

    private final Arch arch;
    private final LinkedProgram program;

    private ElfImage(Arch arch, LinkedProgram program) {
        this.arch = arch;
        this.program = program;
    }

    /** Links the program to the addresses of the image. */
    public static ElfImage of(SpawnProgram program, Arch arch) {
        return new ElfImage(arch, program.link(arch, LOAD_ADDRESS + SEGMENT_DISTANCE + PROGRAM_OFFSET));
    }

    /** The program inside, which knows its steps by address. */
    public LinkedProgram program() {
        return program;
    }

    /** The image in a sealed memfd, ready for execveat with AT_EMPTY_PATH. */
    public Fd toMemFd(String name) {
        return MemFd.sealedProgram(name, bytes());
    }

    /** The bytes of the executable file. */
    public ByteBuffer bytes() {
        byte[] code = MachineCode.of(arch);
        if (CODE_OFFSET + code.length > PROGRAM_OFFSET) {
            throw new IllegalStateException("the interpreter has outgrown its place");
        }
        ByteBuffer file = ByteBuffer.allocate(PROGRAM_OFFSET + program.size()).order(ByteOrder.LITTLE_ENDIAN);
        header(file);
        segment(file, PT_LOAD, PF_R | PF_X, 0, CODE_OFFSET + code.length);
        segment(file, PT_LOAD, PF_R | PF_W, PROGRAM_OFFSET, program.size());
        segment(file, PT_GNU_STACK, PF_R | PF_W, 0, 0);
        file.put(CODE_OFFSET, code);
        file.put(PROGRAM_OFFSET, program.image(), 0, program.size());
        return file.clear();
    }

    /** Elf64_Ehdr. */
    private void header(ByteBuffer file) {
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        file.putShort(ET_EXEC).putShort(arch == Arch.X86_64 ? EM_X86_64 : EM_AARCH64);
        file.putInt(1).putLong(LOAD_ADDRESS + CODE_OFFSET).putLong(HEADER_SIZE).putLong(0);
        file.putInt(0).putShort((short) HEADER_SIZE);
        file.putShort((short) PROGRAM_HEADER_SIZE).putShort((short) PROGRAM_HEADERS);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    }

    /** Elf64_Phdr. */
    private static void segment(ByteBuffer file, int type, int flags, int offset, int size) {
        long address = type == PT_LOAD ? LOAD_ADDRESS + offset + (offset == 0 ? 0 : SEGMENT_DISTANCE) : 0;
        file.putInt(type).putInt(flags).putLong(offset).putLong(address).putLong(address);
        file.putLong(size).putLong(size).putLong(type == PT_LOAD ? SEGMENT_DISTANCE : 16);
    }
}
