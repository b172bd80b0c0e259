package org.gantry.network.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Whom the host asks, as {@code /etc/resolv.conf} says at the time of each question. */
public record HostResolvers(Path file) implements Supplier<List<String>> {
    private static final String KEYWORD = "nameserver";

    @Override
    public List<String> get() {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 1 && words[0].equals(KEYWORD))
                    .map(words -> words[1])
                    .toList();
        } catch (NoSuchFileException nobody) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
