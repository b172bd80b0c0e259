package org.gantry.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.gantry.linux.syscall.Arch;
import org.gantry.linux.testing.Tools;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MachineCodeTest {
    private static final Path SOURCES = Path.of("src/main/asm");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Arch.class)
    void isWhatTheSourceAssemblesTo(Arch arch) throws Exception {
        byte[] assembled = assemble(arch);
        assertThat(HexFormat.of().formatHex(MachineCode.of(arch)))
                .as("if the source changed on purpose, put this into MachineCode")
                .isEqualTo(HexFormat.of().formatHex(assembled));
    }

    @ParameterizedTest
    @EnumSource(Arch.class)
    void fitsBetweenHeaderAndProgram(Arch arch) {
        assertThat(MachineCode.of(arch)).hasSizeLessThanOrEqualTo(256);
    }

    private byte[] assemble(Arch arch) throws IOException, InterruptedException {
        String name = arch.name().toLowerCase(Locale.ROOT);
        String prefix = arch == Arch.current() ? "" : name + "-linux-gnu-";
        String suffix = prefix.isEmpty() ? "" : "-" + name.replace('_', '-') + "-linux-gnu";
        String as = Tools.need(prefix + "as", "binutils" + suffix);
        String objcopy = Tools.need(prefix + "objcopy", "binutils" + suffix);
        Path object = directory.resolve("interpreter.o");
        Path code = directory.resolve("interpreter.bin");
        Tools.run(
                as,
                "-o",
                object.toString(),
                SOURCES.resolve("interpreter-" + name + ".S").toString());
        Tools.run(objcopy, "-O", "binary", "-j", ".text", object.toString(), code.toString());
        return Files.readAllBytes(code);
    }
}
