package io.quorate.server.demo;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code bin/quorate demo} was asked for.
 *
 * @param servers how many, 1 to 9
 * @param folder where their data is, one folder each
 * @param clientPort of server 1; the others count up from it
 */
record DemoOptions(int servers, Path folder, int clientPort) {

    private static final int SERVERS_MAX = 9;
    private static final int CLIENT_PORT_MAX = 59_600;

    /** Peer ports lie at a fixed distance, so that 2181 gives ZooKeeper's 2888 and 3888. */
    private static final int QUORUM_PORT_DISTANCE = 707;

    private static final int ELECTION_PORT_DISTANCE = 1_707;

    /** Likewise: 2181 gives 8080. */
    private static final int ADMIN_PORT_DISTANCE = 5_899;

    static DemoOptions parse(List<String> arguments) throws Refusal {
        int servers = 3;
        Path folder = Path.of("data", "demo");
        int clientPort = 2181;
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new Refusal("demo: " + option + " needs a value, or is no option");
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--servers" -> servers = number(option, value, SERVERS_MAX);
                case "--client-port" -> clientPort = number(option, value, CLIENT_PORT_MAX);
                case "--dir" -> folder = folder(value);
                default ->
                        throw new Refusal(
                                "demo: no option "
                                        + option
                                        + "; there are --servers, --dir and --client-port");
            }
        }
        return new DemoOptions(servers, folder, clientPort);
    }

    int clientPort(int id) {
        return clientPort + id - 1;
    }

    int quorumPort(int id) {
        return clientPort(id) + QUORUM_PORT_DISTANCE;
    }

    int electionPort(int id) {
        return clientPort(id) + ELECTION_PORT_DISTANCE;
    }

    int adminPort(int id) {
        return clientPort(id) + ADMIN_PORT_DISTANCE;
    }

    private static int number(String option, String value, int max) throws Refusal {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, as a number that is too large is.
        }
        throw new Refusal(
                "demo: " + option + " " + value + ": a number from 1 to " + max + " is allowed");
    }

    private static Path folder(String value) throws Refusal {
        try {
            return Path.of(value);
        } catch (InvalidPathException notAPath) {
            throw new Refusal("demo: --dir " + value + " is no path");
        }
    }
}
