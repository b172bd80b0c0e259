package org.gantry.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gantry.linux.testing.Tools;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyscallNumberTest {
    private static final Pattern DEFINITION = Pattern.compile("#define __NR(?:3264)?_(\\w+) (\\d+)");

    @ParameterizedTest
    @CsvSource({"X86_64, /usr/include/x86_64-linux-gnu/asm/unistd_64.h", "AARCH64, /usr/include/asm-generic/unistd.h"})
    void agreesWithTheKernelHeaders(Arch arch, Path header) throws IOException {
        Tools.skipUnless(Files.exists(header), "no " + header + " (package linux-libc-dev)");
        Map<String, Integer> numbers = Pattern.compile("\n")
                .splitAsStream(Files.readString(header))
                .map(DEFINITION::matcher)
                .filter(Matcher::find)
                .collect(Collectors.toMap(m -> m.group(1), m -> Integer.valueOf(m.group(2)), (a, b) -> a));
        assertThat(numbers).containsKey("openat2");
        for (SyscallNumber call : SyscallNumber.values()) {
            // A header older than a call does not know it.
            Integer expected = numbers.getOrDefault(call.callName(), call.number(arch));
            assertThat(call.number(arch)).as(call.callName()).isEqualTo(expected);
        }
    }
}
