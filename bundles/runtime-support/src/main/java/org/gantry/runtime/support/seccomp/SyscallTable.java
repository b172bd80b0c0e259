package org.gantry.runtime.support.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** The numbers of system calls by name, read once from the resource {@code syscalls.txt}. */
final class SyscallTable {
    private static final String RESOURCE = "syscalls.txt";
    private static final String ABSENT = "-";
    private static final List<SeccompArch> COLUMNS =
            List.of(SeccompArch.X86_64, SeccompArch.X86, SeccompArch.X32, SeccompArch.AARCH64);
    private static final SyscallTable INSTANCE = load();

    private final Map<SeccompArch, Map<String, Integer>> numbers;

    private SyscallTable(Map<SeccompArch, Map<String, Integer>> numbers) {
        this.numbers = numbers;
    }

    static SyscallTable instance() {
        return INSTANCE;
    }

    /** Empty for a call the architecture lacks and for one nobody has heard of. */
    OptionalInt number(SeccompArch arch, String name) {
        Integer number = table(arch).get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** All calls of an architecture. */
    Map<String, Integer> table(SeccompArch arch) {
        return Objects.requireNonNull(numbers.get(arch));
    }

    private static SyscallTable load() {
        Map<SeccompArch, Map<String, Integer>> numbers = new EnumMap<>(SeccompArch.class);
        COLUMNS.forEach(arch -> numbers.put(arch, new HashMap<>()));
        try (InputStream stream = SyscallTable.class.getResourceAsStream(RESOURCE);
                var reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.US_ASCII))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(line, numbers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SyscallTable(numbers);
    }

    private static void add(String line, Map<SeccompArch, Map<String, Integer>> numbers) {
        List<String> fields = List.of(line.split(" ", -1));
        for (int i = 0; i < COLUMNS.size(); i++) {
            String number = fields.get(i + 1);
            if (!number.equals(ABSENT)) {
                Objects.requireNonNull(numbers.get(COLUMNS.get(i))).put(fields.getFirst(), Integer.valueOf(number));
            }
        }
    }
}
