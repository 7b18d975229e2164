package io.quorate.server.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Whether the ports that a demo needs are free. */
final class Ports {

    private Ports() {}

    /** Refuses with all ports that are taken. */
    static void check(DemoOptions options) throws Refusal {
        List<String> taken = new ArrayList<>();
        for (int id = 1; id <= options.servers(); id++) {
            for (int port :
                    List.of(
                            options.clientPort(id),
                            options.quorumPort(id),
                            options.electionPort(id),
                            options.adminPort(id))) {
                if (!isFree(port)) {
                    taken.add(Integer.toString(port));
                }
            }
        }
        if (!taken.isEmpty()) {
            throw new Refusal(
                    "demo: taken on 127.0.0.1: "
                            + String.join(", ", taken)
                            + "; end what holds them (another demo?), or choose another"
                            + " --client-port");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of an earlier run that are still being forgotten do not hold the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException alreadyBound) {
            return false;
        }
    }
}
