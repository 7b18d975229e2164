package io.quorate.bench.ensemble;

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
        return field(srvr, "Mode: ");
    }

    /** The line of {@code srvr} that says how many znodes there are; -1 if it does not serve. */
    static long znodes(InetSocketAddress server) {
        String count = field(ask(server, "srvr"), "Node count: ");
        return count.isEmpty() ? -1 : Long.parseLong(count);
    }

    private static String field(String srvr, String name) {
        return srvr.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }
}
