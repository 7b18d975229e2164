package io.quorate.server.torture;

import io.quorate.server.Await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Three servers, with the network and the disks they have. */
final class Servers implements AutoCloseable {

    private static final int COUNT = 3;

    /** Generous: two cores start three JVMs and run all clients meanwhile. */
    private static final int SERVING_SECONDS = 90;

    private final Network network;
    private final List<Server> all = new ArrayList<>();
    private final Thread hook = Thread.ofPlatform().unstarted(this::closeQuietly);

    private boolean isClosed;

    private Servers(Network network) {
        this.network = network;
    }

    /** Configured and not started. */
    static Servers create(Path folder, long seed) throws Exception {
        Servers servers = new Servers(Network.create(COUNT, seed));
        Runtime.getRuntime().addShutdownHook(servers.hook);
        try {
            StringBuilder members = new StringBuilder();
            for (int id = 1; id <= COUNT; id++) {
                members.append(
                        "server.%d=%s:2888:3888\n".formatted(id, servers.network.address(id)));
            }
            for (int id = 1; id <= COUNT; id++) {
                Path own = Files.createDirectories(folder.resolve("server-" + id));
                Server server = Server.withDisk(id, own, servers.network);
                servers.all.add(server);
                server.configure(members.toString());
            }
            return servers;
        } catch (Exception failed) {
            servers.close();
            throw failed;
        }
    }

    List<Server> all() {
        return all;
    }

    Network network() {
        return network;
    }

    /** For clients. */
    String addresses() {
        return all.stream().map(Server::address).collect(Collectors.joining(","));
    }

    void startAll() throws IOException, InterruptedException {
        for (Server server : all) {
            server.start();
        }
        awaitServing();
    }

    /** kill -9 of all. */
    void killAll() throws InterruptedException {
        for (Server server : all) {
            server.kill();
        }
    }

    /** Waits until one leads and the others follow. */
    void awaitServing() throws InterruptedException {
        Await.until(
                "one server leads and the others follow",
                SERVING_SECONDS,
                () -> {
                    List<String> modes = all.stream().map(Server::mode).sorted().toList();
                    return modes.equals(List.of("follower", "follower", "leader"));
                });
    }

    /** The one that says it leads. */
    Optional<Server> leader() {
        return all.stream().filter(server -> server.mode().equals("leader")).findFirst();
    }

    private void closeQuietly() {
        try {
            closeAll();
        } catch (IOException failed) {
            System.err.println("left behind: " + failed);
        }
    }

    private synchronized void closeAll() throws IOException {
        try {
            for (Server server : all) {
                server.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (Server server : all) {
            server.unmount();
        }
        network.close();
    }

    @Override
    public void close() throws IOException {
        closeAll();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
