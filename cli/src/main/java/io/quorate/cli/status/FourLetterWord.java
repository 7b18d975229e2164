package io.quorate.cli.status;

import io.quorate.client.session.HostAndPort;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server by one of its four-letter words, on a connection of its own. */
final class FourLetterWord {

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    private FourLetterWord() {}

    /** What the server answers, of which no more than a word's answer can be. */
    static String ask(HostAndPort server, String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), server.port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(
                    socket.getInputStream().readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }
}
