package io.quorate.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server how it is. */
final class FourLetterWord {

    private static final int TIMEOUT_MILLIS = 1_000;

    private FourLetterWord() {}

    /** The whole answer; empty if there was none. */
    static String ask(InetSocketAddress server, String word) {
        try (Socket socket = new Socket()) {
            socket.connect(server, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return ""; // not up, or not any more: the caller asks again or gives up in time
        }
    }

    /** The mode line of {@code srvr}: leader, follower, standalone; empty if it does not serve. */
    static String mode(InetSocketAddress server) {
        return modeOf(ask(server, "srvr"));
    }

    static String modeOf(String srvr) {
        return srvr.lines()
                .filter(line -> line.startsWith("Mode: "))
                .map(line -> line.substring("Mode: ".length()).strip())
                .findFirst()
                .orElse("");
    }
}
