package org.gantry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseTest {
    @Test
    void aCountedBodyEndsWhereItSays() throws IOException {
        try (Response response = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOKtrailing")) {
            assertThat(response.ok()).isTrue();
            assertThat(response.text()).isEqualTo("OK");
        }
    }

    @Test
    void chunksAreJoined() throws IOException {
        try (Response response = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n")) {
            assertThat(response.text()).isEqualTo("abc0123456789");
        }
    }

    @Test
    void aFailureCarriesTheEnginesWords() throws IOException {
        try (Response response =
                read("HTTP/1.1 404 Not Found\r\nContent-Length: 31\r\n\r\n{\"message\":\"No such image: x\"}\n")) {
            assertThat(response.ok()).isFalse();
            assertThat(response.failure()).hasMessage("No such image: x");
        }
    }

    @Test
    void anAnswerCutShortIsNotMistakenForAWholeOne() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nContent-")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> {
                    try (Response response = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc")) {
                        response.text();
                    }
                })
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("2 bytes early");
    }

    @Test
    void somethingElseThanHttpIsRefused() {
        assertThatThrownBy(() -> read("SSH-2.0-x\r\n\r\n")).hasMessageContaining("SSH-2.0-x");
    }

    private static Response read(String text) throws IOException {
        SocketChannel unconnected = SocketChannel.open(StandardProtocolFamily.UNIX);
        return Response.read(unconnected, new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
