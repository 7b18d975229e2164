package io.quorate.server.torture;

import io.quorate.server.Await;
import io.quorate.server.torture.check.History;
import io.quorate.server.torture.check.HistoryChecks;
import io.quorate.server.torture.check.Request;
import io.quorate.server.torture.check.SessionLog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The life of one ensemble: three servers are started, clients work, everything is harmed and
 * healed, all servers are killed at once and started again, and each server's tree is read.
 */
final class Episode implements AutoCloseable {

    private static final int WRITERS = 6;
    private static final int READERS = 2;
    private static final int CLIENTS = WRITERS + READERS;

    /** Some sessions end whenever a server is silent, and some hardly ever. */
    private static final int[] TIMEOUT_MILLIS = {1_500, 3_000, 10_000};

    /** Generous, as these are no measurements. */
    private static final int PROGRESS_SECONDS = 90;

    private final Path folder;
    private final Servers servers;
    private final Nemesis nemesis;
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(CLIENTS, Thread.ofPlatform().daemon().factory());
    private final List<Client> clients = new ArrayList<>();
    private final List<SessionLog> further = new ArrayList<>();

    private Episode(Path folder, Servers servers, SplittableRandom random) {
        this.folder = folder;
        this.servers = servers;
        nemesis = new Nemesis(servers, random.split());
        for (int number = 1; number <= CLIENTS; number++) {
            clients.add(
                    new Client(
                            number,
                            servers.addresses(),
                            TIMEOUT_MILLIS[number % TIMEOUT_MILLIS.length],
                            number > WRITERS,
                            threads,
                            random.split()));
        }
    }

    static Episode create(Path folder, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Files.createDirectories(folder);
        return new Episode(folder, Servers.create(folder, random.nextLong()), random);
    }

    /** What happened, after harm was done for so many seconds. */
    Report run(long seconds) throws Exception {
        try {
            servers.startAll();
            makeZnodes();
            clients.forEach(Client::begin);
            nemesis.rage(seconds);
            servers.awaitServing();
            awaitProgress();
            endAtOnce();
            readTrees();
            return report();
        } catch (Exception | AssertionError failed) {
            save();
            throw failed;
        }
    }

    private void makeZnodes() throws IOException, InterruptedException {
        RecordedSession maker = new RecordedSession(0, servers.addresses(), 10_000, 0);
        Await.until("a session", PROGRESS_SECONDS, maker::isReady);
        for (Request request : Znodes.all(CLIENTS)) {
            maker.ask(request);
        }
        Await.until("first znodes", PROGRESS_SECONDS, () -> maker.inFlight() == 0);
        further.add(maker.log());
        maker.close();
    }

    /** Everybody goes on, without anybody's help. */
    private void awaitProgress() throws InterruptedException {
        for (Client client : clients) {
            long before = client.confirmed();
            Await.until(
                    "client " + client.number() + " goes on",
                    PROGRESS_SECONDS,
                    () -> client.confirmed() > before);
        }
    }

    /** kill -9 of all, with writes in flight behind which no other comes; and they start again. */
    private void endAtOnce() throws IOException, InterruptedException {
        servers.killAll();
        clients.forEach(Client::stop);
        servers.startAll();
        awaitIdle();
    }

    private void awaitIdle() throws InterruptedException {
        Await.until(
                "every request is answered or given up",
                PROGRESS_SECONDS,
                () -> clients.stream().allMatch(Client::isIdle));
    }

    /**
     * Reads each server's tree while no session ends that has ephemeral znodes. One without a
     * server may end at any moment, first for its client, which gives it up, or first for the
     * servers; so each owner has to prove behind the reading that it lives, else all is read once
     * more.
     */
    private void readTrees() throws Exception {
        List<SessionLog> trees = new ArrayList<>();
        Await.until(
                "all ephemeral znodes are those of sessions that live",
                PROGRESS_SECONDS,
                () -> {
                    trees.clear();
                    for (Server server : servers.all()) {
                        trees.add(TreeReading.of(server));
                    }
                    return alive().containsAll(owners(trees));
                });
        further.addAll(trees);
    }

    /** Sessions that have just carried out a write; nobody opens another any more. */
    private Set<Long> alive() throws InterruptedException {
        Set<Long> alive = ConcurrentHashMap.newKeySet();
        clients.forEach(client -> client.proveLife(alive::add));
        awaitIdle();
        return alive;
    }

    private static Set<Long> owners(List<SessionLog> trees) {
        Set<Long> owners = new HashSet<>();
        trees.forEach(tree -> owners.addAll(TreeReading.owners(tree)));
        return owners;
    }

    private History history() {
        List<SessionLog> sessions = new ArrayList<>(further);
        clients.forEach(client -> sessions.addAll(client.logs()));
        return new History(sessions);
    }

    private Report report() throws IOException {
        History history = history();
        List<String> problems = new ArrayList<>();
        servers.all().forEach(server -> problems.addAll(server.unexplainedEnds()));
        HistoryChecks.check(history).forEach(violation -> problems.add(violation.toString()));
        if (!problems.isEmpty()) {
            save();
        }
        return new Report(history, nemesis.done(), problems);
    }

    /** Keeps what tells how it came to a failure, beside the servers' logs. */
    private void save() throws IOException {
        Files.write(folder.resolve("history.txt"), history().lines());
        Files.write(folder.resolve("nemesis.txt"), nemesis.film());
    }

    @Override
    public void close() throws IOException {
        clients.forEach(Client::close);
        threads.shutdownNow();
        servers.close();
    }
}
