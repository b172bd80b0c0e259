package org.gantry.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.gantry.itests.support.DockerCliTest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Socket families that reach the kernel's ciphers and the hypervisor: the default filter knows them by their number. */
class SocketFamiliesIT extends DockerCliTest {
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_SEQPACKET = 5;
    private static final int REFUSED = 256 - 1; // -EPERM as an exit code
    private static final int FIRST_FREE_DESCRIPTOR = 3;

    @TempDir
    Path host;

    @ParameterizedTest
    @CsvSource({"38, AF_ALG", "40, AF_VSOCK"})
    void cannotBeOpenedByDefault(int family, String name) throws IOException {
        assertThat(open(family, SOCK_SEQPACKET)).as(name).isEqualTo(REFUSED);
        assertThat(open(family, SOCK_SEQPACKET, "--cap-add", "SYS_ADMIN"))
                .as(name)
                .isEqualTo(REFUSED);
        assertThat(open(family, SOCK_SEQPACKET, "--security-opt", "seccomp=unconfined"))
                .as("without the filter the kernel's configuration decides")
                .isNotEqualTo(REFUSED);
    }

    @ParameterizedTest
    @CsvSource({"1, AF_UNIX", "2, AF_INET", "10, AF_INET6", "16, AF_NETLINK"})
    void ordinaryOnesCanBeOpened(int family, String name) throws IOException {
        assertThat(open(family, SOCK_DGRAM)).as(name).isEqualTo(FIRST_FREE_DESCRIPTOR);
    }

    /** The exit code of a program that opens such a socket and ends with what the kernel said. */
    private int open(int family, int type, String... options) throws IOException {
        Path probe = Files.write(host.resolve("probe"), program(family, type));
        Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> arguments = new ArrayList<>(List.of("run", "--rm", "-v", probe + ":/probe:ro"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(BUSYBOX, "/probe"));
        return docker.run(arguments.toArray(String[]::new)).exit();
    }

    /** A static ELF file of one segment; after its headers, at offset 120, socket(family, type, 0) and exit_group. */
    private static byte[] program(int family, int type) {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        ByteBuffer elf = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        elf.putShort((short) 2).putShort((short) (arm ? 183 : 62)).putInt(1).putLong(0x400078);
        elf.putLong(64).putLong(0).putInt(0);
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 1).putShort((short) 0);
        elf.putShort((short) 0).putShort((short) 0);
        elf.putInt(1).putInt(5).putLong(0).putLong(0x400000).putLong(0x400000);
        elf.putLong(256).putLong(256).putLong(0x1000);
        if (arm) {
            elf.putInt(movz(0, family)).putInt(movz(1, type)).putInt(movz(2, 0));
            elf.putInt(movz(8, 198)).putInt(0xd4000001).putInt(movz(8, 94)).putInt(0xd4000001);
        } else {
            elf.put((byte) 0xb8).putInt(41); // mov eax, SYS_socket
            elf.put((byte) 0xbf).putInt(family); // mov edi
            elf.put((byte) 0xbe).putInt(type); // mov esi
            elf.putShort((short) 0xd231).putShort((short) 0x050f); // xor edx, edx; syscall
            elf.putShort((short) 0xc789); // mov edi, eax
            elf.put((byte) 0xb8).putInt(231).putShort((short) 0x050f); // mov eax, SYS_exit_group; syscall
        }
        return elf.array();
    }

    private static int movz(int register, int value) {
        return 0xd2800000 | value << 5 | register;
    }
}
