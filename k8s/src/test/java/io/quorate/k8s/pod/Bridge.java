package io.quorate.k8s.pod;

import io.quorate.k8s.machine.Command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The network of one cluster: a bridge of this machine, and a network namespace for each pod on it.
 * This machine has the first address of the subnet, where pods find their DNS server.
 */
final class Bridge implements AutoCloseable {

    private static final int OWN_HOST = 1;
    private static final int LAST_HOST = 254;

    /** Of the kind that a machine may give away itself. */
    private static final String OWN_LINK = "02:00:00:00:00:01";

    private final String run;
    private final Subnet subnet;
    private final Set<Integer> taken = new HashSet<>();
    private int lastHost = OWN_HOST;
    private int lastPort;

    private Bridge(String run, Subnet subnet) {
        this.run = run;
        this.subnet = subnet;
    }

    /** A pod's network: a namespace with one interface, whose other end is a port of the bridge. */
    record Network(String namespace, String port, String address, int host) {

        /** Words that make a command run in it. */
        List<String> enter() {
            return List.of("nsenter", "--net=/run/netns/" + namespace);
        }

        /** The same for a program of this machine, which gets another {@code /etc/resolv.conf}. */
        List<String> enter(Path resolverConfiguration) {
            List<String> words = new ArrayList<>(enter());
            String mount = "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"";
            words.addAll(List.of("unshare", "--mount", "sh", "-c", mount));
            words.add(resolverConfiguration.toString());
            return words;
        }
    }

    /** Makes a bridge, by names that no other of this machine has. */
    static Bridge create() {
        // Process ids are of this machine alone, and one process may make several.
        long moment = System.nanoTime() & 0xffff;
        String run = Long.toString(ProcessHandle.current().pid(), 36) + Long.toString(moment, 36);
        Bridge bridge = new Bridge(run, Subnet.reserve());
        try {
            // With an address of its own: otherwise it is that of one of its ports, and changes
            // when a
            // pod comes or goes, and whoever knows the old one is not heard for up to a minute.
            Command.run("ip", "link", "add", bridge.name(), "address", OWN_LINK, "type", "bridge");
            String own = bridge.address() + "/24";
            Command.run("ip", "address", "add", own, "dev", bridge.name());
            Command.run("ip", "link", "set", bridge.name(), "up");
        } catch (IllegalStateException refused) {
            bridge.close();
            throw refused;
        }
        return bridge;
    }

    /** At most 9 characters, in the names of all that is made for one cluster. */
    String run() {
        return run;
    }

    private String name() {
        return "qb" + run;
    }

    /** This machine's own. */
    String address() {
        return subnet.address(OWN_HOST);
    }

    /** Another address for each pod, as long as there are some that were not used yet. */
    Network attach() {
        Network network = next();
        try {
            setUp(network);
        } catch (IllegalStateException refused) {
            detach(network);
            throw refused;
        }
        return network;
    }

    private void setUp(Network network) {
        String namespace = network.namespace();
        Command.run("ip", "netns", "add", namespace);
        List<String> pair = List.of("type", "veth", "peer", "name", "eth0", "netns", namespace);
        List<String> link = new ArrayList<>(List.of("ip", "link", "add", network.port()));
        link.addAll(List.of("master", name()));
        link.addAll(pair);
        Command.run(link.toArray(String[]::new));
        Command.run("ip", "link", "set", network.port(), "up");
        String address = network.address() + "/24";
        Command.run("ip", "-n", namespace, "address", "add", address, "dev", "eth0");
        Command.run("ip", "-n", namespace, "link", "set", "eth0", "up");
        Command.run("ip", "-n", namespace, "link", "set", "lo", "up");
        Command.run("ip", "-n", namespace, "route", "add", "default", "via", address());
    }

    private synchronized Network next() {
        do {
            lastHost = lastHost == LAST_HOST ? OWN_HOST + 1 : lastHost + 1;
        } while (!taken.add(lastHost));
        String port = "q" + ++lastPort + "p" + run;
        return new Network(
                "quorate-" + run + "-" + lastPort, port, subnet.address(lastHost), lastHost);
    }

    /** Whatever is left of it, after everything in it has ended. */
    void detach(Network network) {
        Command.tryTo(Command.USUAL_LIMIT, List.of("ip", "link", "delete", network.port()));
        Command.tryTo(Command.USUAL_LIMIT, List.of("ip", "netns", "delete", network.namespace()));
        synchronized (this) {
            taken.remove(network.host());
        }
    }

    /** After all pods are detached. */
    @Override
    public void close() {
        Command.tryTo(Command.USUAL_LIMIT, List.of("ip", "link", "delete", name()));
        subnet.close();
    }
}
