package org.gantry.linux.net;

import java.util.Optional;
import java.util.stream.Stream;

/** The protocols that have ports. */
public enum Transport {
    TCP("tcp", 6, 1),
    UDP("udp", 17, 2),
    SCTP("sctp", 132, 1);

    private final String word;
    private final int number;
    private final int socketType;

    Transport(String word, int number, int socketType) {
        this.word = word;
        this.number = number;
        this.socketType = socketType;
    }

    public static Optional<Transport> of(String word) {
        return Stream.of(values())
                .filter(transport -> transport.word.equals(word))
                .findFirst();
    }

    /** As in {@code 80/tcp}. */
    public String word() {
        return word;
    }

    /** IPPROTO_*. */
    public int number() {
        return number;
    }

    int socketType() {
        return socketType;
    }
}
