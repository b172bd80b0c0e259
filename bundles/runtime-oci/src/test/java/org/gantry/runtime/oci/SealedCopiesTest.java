package org.gantry.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gantry.linux.fd.Fd;
import org.gantry.linux.fs.FileData;
import org.gantry.linux.syscall.SyscallException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedCopiesTest {
    private final SealedCopies copies = new SealedCopies();

    @TempDir
    private Path directory;

    @Test
    void holdsWhatTheFileHeldAndCannotBeChanged() throws IOException {
        Files.writeString(file(), "first");
        try (copies;
                Fd copy = copies.of(program("runc version 1.1.5")).orElseThrow()) {
            assertThat(content(copy)).isEqualTo("first");
            assertThatThrownBy(() -> copy.writeFully(ByteBuffer.wrap(new byte[] {1})))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("EPERM");
        }
    }

    @Test
    void isMadeAgainOfAnotherFile() throws IOException {
        Files.writeString(file(), "first");
        OciProgram program = program("crun version 1.8.1");
        try (copies) {
            copies.of(program).orElseThrow().close();
            Files.writeString(file(), "another");
            try (Fd copy = copies.of(program).orElseThrow()) {
                assertThat(content(copy)).isEqualTo("another");
            }
        }
    }

    @Test
    void thereIsNoneWhereNobodyWouldMakeOne() throws IOException {
        OciProgram runc = program("runc version 1.1.5");
        try (copies) {
            assertThat(copies.of(runc)).as("no file").isEmpty();
            Files.writeString(file(), "first");
            assertThat(copies.of(program("runsc version 1"))).isEmpty();
        }
        assertThat(copies.of(runc)).as("after the driver's end").isEqualTo(Optional.empty());
    }

    private Path file() {
        return directory.resolve("program");
    }

    private OciProgram program(String printed) {
        return OciProgram.of("program", file(), List.of(), printed).orElseThrow();
    }

    private static String content(Fd copy) {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        FileData.readAt(copy, 0, bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
