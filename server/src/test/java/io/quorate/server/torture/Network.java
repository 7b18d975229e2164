package io.quorate.server.torture;

import io.quorate.server.TestDisk;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/**
 * The machines that servers and clients are on: a network namespace for each server, and this
 * process's own for the clients, all on one {@link Wire}. Names and addresses are of this process
 * alone.
 */
final class Network implements AutoCloseable {

    /** The machine of the clients; servers have their own numbers. */
    static final int CLIENTS = 0;

    /** The last byte of the first machine's address. */
    static final int FIRST_HOST = 1;

    private static final int FIRST_SUBNET = 128;
    private static final int SUBNETS = 64 * 256;

    private final String run;
    private final String prefix;
    private final int machines;
    private final List<Tun> devices = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();
    private @Nullable Wire wire;

    private Network(String run, String prefix, int servers) {
        this.run = run;
        this.prefix = prefix;
        machines = servers + 1;
    }

    /**
     * Makes namespaces and devices.
     *
     * @throws IOException with what the machine does not allow; nothing is left then
     */
    static Network create(int servers, long seed) throws IOException, InterruptedException {
        // Process ids are of this machine alone, and one process may make several.
        long moment = System.nanoTime() & 0xffff;
        String run = Long.toString(ProcessHandle.current().pid(), 36) + Long.toString(moment, 36);
        Network network = new Network(run, freePrefix(run.hashCode()), servers);
        try {
            for (int machine = 0; machine < network.machines; machine++) {
                network.add(machine);
            }
            network.wire = Wire.start(network.devices, seed);
            return network;
        } catch (IOException refused) {
            network.close();
            throw refused;
        }
    }

    private static String freePrefix(int first) throws IOException {
        for (int i = 0; i < SUBNETS; i++) {
            int subnet = Math.floorMod(first + i, SUBNETS);
            String prefix = "10." + (FIRST_SUBNET + subnet / 256) + "." + subnet % 256 + ".";
            boolean taken =
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .anyMatch(address -> address.getHostAddress().startsWith(prefix));
            if (!taken) {
                return prefix;
            }
        }
        throw new IOException("no network is free from 10.128.0.0 on");
    }

    private void add(int machine) throws IOException, InterruptedException {
        String device = "q" + run + "m" + machine;
        devices.add(Tun.open(device));
        List<String> ip = List.of("ip");
        if (machine != CLIENTS) {
            String namespace = namespace(machine);
            run(ip, "netns", "add", namespace);
            namespaces.add(namespace);
            run(ip, "link", "set", device, "netns", namespace);
            ip = List.of("ip", "-n", namespace);
            run(ip, "link", "set", "lo", "up");
        }
        run(ip, "address", "add", address(machine) + "/24", "dev", device);
        run(ip, "link", "set", device, "up");
    }

    private static void run(List<String> command, String... arguments)
            throws IOException, InterruptedException {
        List<Object> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        String refused = TestDisk.run(words.toArray());
        if (!refused.isEmpty()) {
            throw new IOException(words + ": " + refused);
        }
    }

    private String namespace(int machine) {
        return "quorate-" + run + "-" + machine;
    }

    String address(int machine) {
        return prefix + (FIRST_HOST + machine);
    }

    /** Words that make a command run on a server's machine. */
    List<String> enter(int machine) {
        return List.of("nsenter", "--net=/run/netns/" + namespace(machine));
    }

    /** All machines. */
    int machines() {
        return machines;
    }

    /** From now on that way is so. */
    void set(int from, int to, Quality quality) {
        if (wire != null) {
            wire.set(from, to, quality);
        }
    }

    /** After everything in it has ended. */
    @Override
    public void close() throws IOException {
        if (wire != null) {
            wire.close();
            wire = null;
        }
        devices.forEach(Tun::close);
        devices.clear();
        try {
            for (String namespace : namespaces) {
                run(List.of("ip"), "netns", "delete", namespace);
            }
            namespaces.clear();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
