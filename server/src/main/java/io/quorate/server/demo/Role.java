package io.quorate.server.demo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What a server says it is, in its answer to {@code srvr}. */
enum Role {
    LEADER("leader"),
    FOLLOWER("follower"),
    OBSERVER("observer"),
    STANDALONE("standalone"),
    /** It answers, and serves nobody: it has no leader. */
    LOOKING("no leader"),
    /** It does not answer. */
    SILENT("silent");

    private static final int TIMEOUT_MILLIS = 500;
    private static final String MODE = "Mode: ";

    private final String word;

    Role(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }

    boolean serves() {
        return this != LOOKING && this != SILENT;
    }

    /** Asks the server at this port. */
    static Role ask(InetSocketAddress server) {
        try (Socket socket = new Socket()) {
            socket.connect(server, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            return parse(new String(answer, StandardCharsets.UTF_8));
        } catch (IOException noAnswer) {
            return SILENT;
        }
    }

    /** Reads the whole answer. */
    static Role parse(String answer) {
        for (String line : answer.split("\n", -1)) {
            if (line.startsWith(MODE)) {
                Role role = named(line.substring(MODE.length()).strip());
                return role == null ? LOOKING : role;
            }
        }
        return answer.isEmpty() ? SILENT : LOOKING;
    }

    private static @Nullable Role named(String word) {
        for (Role role : values()) {
            if (role.serves() && role.word.equals(word)) {
                return role;
            }
        }
        return null;
    }
}
