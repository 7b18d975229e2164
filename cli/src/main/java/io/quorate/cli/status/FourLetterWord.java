package io.quorate.cli.status;

import io.quorate.client.session.HostAndPort;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server by one of its four-letter words, on a connection of its own. */
final class FourLetterWord {

    private static final int TIMEOUT_MILLIS = 3_000;

    private FourLetterWord() {}

    /** What the server answers; empty if it does not know the word or is told not to. */
    static String ask(HostAndPort server, String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), server.port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.contains("not in the whitelist") ? "" : answer;
        }
    }
}
