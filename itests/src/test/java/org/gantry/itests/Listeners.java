package org.gantry.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP addresses on which a process listens, as proc(5) shows them: hexadecimal, in host byte order. */
final class Listeners {
    private static final String LISTEN = "0A";
    private static final Set<String> LOOPBACK =
            Set.of("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F");

    private Listeners() {}

    static List<String> of(Path proc) throws IOException {
        Set<String> sockets;
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            sockets = descriptors.map(Listeners::socketInode).collect(Collectors.toSet());
        }
        List<String> addresses = new ArrayList<>();
        for (String family : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(proc.resolve("net").resolve(family))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTEN) && sockets.contains(fields[9])) {
                    addresses.add(fields[1]);
                }
            }
        }
        return addresses;
    }

    static boolean isLoopback(String address) {
        return LOOPBACK.contains(address.substring(0, address.indexOf(':')));
    }

    private static String socketInode(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:[") ? target.substring(8, target.length() - 1) : "";
        } catch (IOException closed) {
            return "";
        }
    }
}
