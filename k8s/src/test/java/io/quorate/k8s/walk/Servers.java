package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Asks the servers in pods how they are, over the pods' network. */
final class Servers {

    private static final int ADMIN_PORT = 8080;
    private static final int CLIENT_PORT = 2181;
    private static final int LIMIT_MILLIS = 300;
    private static final int WORD_LIMIT_MILLIS = 5_000;

    private Servers() {}

    /** The pods whose servers are synchronised, which {@code /readyz} tells. */
    static List<String> serving(Cluster cluster) {
        return cluster.podNames().stream().filter(pod -> serves(cluster, pod)).toList();
    }

    static boolean serves(Cluster cluster, String pod) {
        Optional<String> address = cluster.findAddressOf(pod);
        if (address.isEmpty()) {
            return false;
        }
        try {
            URI uri = URI.create("http://" + address.get() + ":" + ADMIN_PORT + "/readyz");
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestProperty("Connection", "close");
            connection.setConnectTimeout(LIMIT_MILLIS);
            connection.setReadTimeout(LIMIT_MILLIS);
            int code = connection.getResponseCode();
            connection.disconnect();
            return code == HttpURLConnection.HTTP_OK;
        } catch (IOException refused) {
            return false;
        }
    }

    /**
     * Whether a server leads, or follows and has what the leader has: {@code srvr} tells its mode
     * then. One that was told to stop, and waits for a quorum of the others, does still.
     */
    static boolean isSynchronised(Cluster cluster, String pod) {
        Optional<String> address = cluster.findAddressOf(pod);
        try {
            return address.isPresent()
                    && askAt(address.get(), "srvr", LIMIT_MILLIS).contains("Mode: ");
        } catch (IOException refused) {
            return false;
        }
    }

    /** Answer of a four-letter word. */
    static String ask(Cluster cluster, String pod, String word) throws IOException {
        return askAt(cluster.addressOf(pod), word, WORD_LIMIT_MILLIS);
    }

    private static String askAt(String address, String word, int limitMillis) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, CLIENT_PORT), limitMillis);
            socket.setSoTimeout(limitMillis);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
