package org.gantry.images.hello;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gantry.linux.syscall.Arch;

/**
 * A static ELF executable (elf(5)) that writes a text to standard output and exits: a file header, one program header, at
 * most 48 bytes of code, the text. It needs no C library, no loader and no file but itself.
 */
final class HelloProgram {
    private static final int FILE_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int CODE = FILE_HEADER + PROGRAM_HEADER;
    private static final long ADDRESS = 0x400000;
    private static final int EM_X86_64 = 62;
    private static final int EM_AARCH64 = 183;
    private static final short EXECUTABLE = 2;
    private static final int LOAD = 1;
    private static final int READ_EXECUTE = 5;
    private static final long PAGE = 0x10000;

    private HelloProgram() {}

    static byte[] of(Arch arch, byte[] text) {
        byte[] code = switch (arch) {
            case X86_64 -> x86(text.length);
            case AARCH64 -> aarch64(text.length);
        };
        int size = CODE + code.length + text.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        fileHeader(file, arch == Arch.X86_64 ? EM_X86_64 : EM_AARCH64);
        programHeader(file, size);
        return file.put(code).put(text).array();
    }

    /** Elf64_Ehdr. */
    private static void fileHeader(ByteBuffer file, int machine) {
        file.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        file.putShort(EXECUTABLE).putShort((short) machine).putInt(1);
        file.putLong(ADDRESS + CODE).putLong(FILE_HEADER).putLong(0).putInt(0);
        file.putShort((short) FILE_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    }

    /** Elf64_Phdr: the whole file, readable and executable. */
    private static void programHeader(ByteBuffer file, int size) {
        file.putInt(LOAD).putInt(READ_EXECUTE).putLong(0);
        file.putLong(ADDRESS).putLong(ADDRESS).putLong(size).putLong(size).putLong(PAGE);
    }

    private static byte[] x86(int length) {
        ByteBuffer code = ByteBuffer.allocate(31).order(ByteOrder.LITTLE_ENDIAN);
        code.put((byte) 0xB8).putInt(1); // mov eax, SYS_write
        code.put((byte) 0xBF).putInt(1); // mov edi, standard output
        code.put((byte) 0x48).put((byte) 0x8D).put((byte) 0x35); // lea rsi, [rip + distance to the text]
        code.putInt(code.capacity() - code.position() - Integer.BYTES);
        code.put((byte) 0xBA).putInt(length); // mov edx, length
        code.put((byte) 0x0F).put((byte) 0x05); // syscall
        code.put((byte) 0x6A).put((byte) 0x3C).put((byte) 0x58); // push SYS_exit; pop rax
        code.put((byte) 0x31).put((byte) 0xFF); // xor edi, edi
        code.put((byte) 0x0F).put((byte) 0x05); // syscall
        return code.array();
    }

    private static byte[] aarch64(int length) {
        ByteBuffer code = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        code.putInt(0xD2800020); // mov x0, standard output
        code.putInt(0x10000001 | (((code.capacity() - code.position()) / 4) << 5)); // adr x1, text
        code.putInt(0xD2800002 | (length << 5)); // mov x2, length
        code.putInt(0xD2800808); // mov x8, SYS_write
        code.putInt(0xD4000001); // svc 0
        code.putInt(0xD2800000); // mov x0, 0
        code.putInt(0xD2800BA8); // mov x8, SYS_exit
        code.putInt(0xD4000001); // svc 0
        return code.array();
    }
}
