package org.gantry.linux.custody;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The number of the descriptor behind a channel of the unix family, which the JDK does not tell. The kernel lists the sockets
 * by the path they were bound to, and in this process's descriptors they have their inode as a name.
 */
final class ListeningDescriptor {
    private static final Path SOCKETS = Path.of("/proc/self/net/unix");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** unix(7), {@code __SO_ACCEPTCON}, as the column of flags has it. */
    private static final String LISTENS = "00010000";

    private static final int FLAGS = 3;
    private static final int INODE = 6;
    private static final int PATH = 7;

    private ListeningDescriptor() {}

    static int of(ServerSocketChannel channel) throws IOException {
        String path = channel.getLocalAddress().toString();
        List<String> inodes;
        try (Stream<String> sockets = Files.lines(SOCKETS)) {
            inodes = sockets.map(line -> line.split(" +", PATH + 1))
                    .filter(columns ->
                            columns.length > PATH && columns[FLAGS].equals(LISTENS) && columns[PATH].equals(path))
                    .map(columns -> "socket:[" + columns[INODE] + "]")
                    .toList();
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors
                    .filter(descriptor -> inodes.contains(target(descriptor)))
                    .mapToInt(descriptor ->
                            Integer.parseInt(descriptor.getFileName().toString()))
                    .filter(number -> number > 2)
                    .findFirst()
                    .orElseThrow(() -> new IOException("this process has no descriptor that listens on " + path));
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closed) {
            return ""; // since it was listed
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
