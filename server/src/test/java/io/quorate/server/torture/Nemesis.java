package io.quorate.server.torture;

import io.quorate.server.torture.Links.Way;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Does harm, of all kinds in turn and several at a time, and heals it. What it draws follows from
 * its seed, but for what is drawn in view of the servers; when it meets them does not.
 */
final class Nemesis {

    private static final int AT_A_TIME = 3;
    private static final int PAUSE_MIN_MILLIS = 100;
    private static final int PAUSE_MAX_MILLIS = 800;

    private final Servers servers;
    private final Links links;
    private final SplittableRandom random;
    private final List<Fault> deck = new ArrayList<>();
    private final List<Harm> present = new ArrayList<>();
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final List<String> film = new ArrayList<>();

    /** Servers whose process is not as it should be; a second signal would heal the first. */
    private final Set<Integer> struck = new HashSet<>();

    Nemesis(Servers servers, SplittableRandom random) {
        this.servers = servers;
        this.random = random;
        links = new Links(servers.network());
    }

    /** Undoes what was done. */
    private interface Cure {
        void apply() throws IOException, InterruptedException;
    }

    /** Harm that is there. */
    private record Harm(Fault fault, String what, Set<Integer> struck, Cure cure) {}

    /** Goes on for so long, and then heals all. */
    void rage(long seconds) throws IOException, InterruptedException {
        long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < untilNanos) {
            if (present.size() < AT_A_TIME && random.nextInt(3) > 0) {
                harm();
            } else if (!present.isEmpty()) {
                heal(present.remove(random.nextInt(present.size())));
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(PAUSE_MIN_MILLIS, PAUSE_MAX_MILLIS));
        }
        // The network first: a server that is told to stop waits for the others.
        present.sort(Comparator.comparing(harm -> !harm.struck().isEmpty()));
        for (Harm harm : present) {
            heal(harm);
        }
        present.clear();
    }

    private void harm() throws IOException, InterruptedException {
        if (deck.isEmpty()) {
            deck.addAll(List.of(Fault.values()));
            Collections.shuffle(deck, new Random(random.nextLong()));
        }
        Fault fault = deck.removeLast();
        Harm harm = begin(fault);
        if (harm.what().isEmpty()) {
            return;
        }
        present.add(harm);
        struck.addAll(harm.struck());
        done.merge(fault, 1, Integer::sum);
        say(harm.fault() + ": " + harm.what());
    }

    private void heal(Harm harm) throws IOException, InterruptedException {
        harm.cure().apply();
        struck.removeAll(harm.struck());
        say(harm.fault() + " is healed");
    }

    private void say(String what) {
        film.add(Instant.now() + " " + what);
    }

    private int server() {
        return random.nextInt(1, servers.all().size() + 1);
    }

    private int leader() {
        return servers.leader().map(Server::id).orElseGet(this::server);
    }

    private int otherThan(int server) {
        return 1 + (server + random.nextInt(servers.all().size() - 1)) % servers.all().size();
    }

    private Harm begin(Fault fault) throws IOException, InterruptedException {
        int server = server();
        return switch (fault) {
            case CUT_PAIR -> cut(fault, Links.between(server, otherThan(server)));
            case CUT_SERVER -> cut(fault, links.ofServer(server));
            case CUT_LEADER -> cut(fault, links.ofServer(leader()));
            case CUT_ONE_WAY -> cut(fault, List.of(new Way(server, otherThan(server))));
            case DEAF_SERVER ->
                    cut(
                            fault,
                            links.ofServer(server).stream()
                                    .filter(way -> way.to() == server)
                                    .toList());
            case CUT_FROM_CLIENTS -> cut(fault, Links.between(server, Network.CLIENTS));
            case LOSS -> everywhere(fault, Quality.loss(random.nextInt(1, 20)));
            case DELAY -> everywhere(fault, Quality.delay(random.nextInt(1, 200)));
            case REORDER ->
                    everywhere(
                            fault, Quality.reorder(random.nextInt(5, 50), random.nextInt(2, 30)));
            case DUPLICATES -> everywhere(fault, Quality.duplicate(random.nextInt(1, 50)));
            case CORRUPTION -> everywhere(fault, Quality.corrupt(random.nextInt(1, 10)));
            case SLOW_LINKS -> everywhere(fault, Quality.rate(random.nextInt(20, 500)));
            case KILL -> kill(fault, List.of(server));
            case KILL_LEADER -> kill(fault, List.of(leader()));
            case KILL_ALL -> kill(fault, servers.all().stream().map(Server::id).toList());
            case PAUSE -> pause(fault, server);
            case PAUSE_LEADER -> pause(fault, leader());
            case STOP -> stop(fault, server);
            case LOW_DISK -> fill(fault, server, random.nextInt(Server.FULL_MIB, Server.LOW_MIB));
            case FULL_DISK -> fill(fault, server, random.nextInt(2) * Server.FULL_MIB / 2);
        };
    }

    private Harm cut(Fault fault, List<Way> ways) {
        return network(fault, ways, Quality.CUT);
    }

    private Harm everywhere(Fault fault, Quality quality) {
        return network(fault, links.all(), quality);
    }

    private Harm network(Fault fault, List<Way> ways, Quality quality) {
        Object key = new Object();
        links.harm(key, ways, quality);
        String where = ways.size() == links.all().size() ? "everywhere" : ways.toString();
        return new Harm(fault, where + " " + quality, Set.of(), () -> links.heal(key));
    }

    /** Nothing, since what it would be done to is struck already. */
    private static Harm none(Fault fault) {
        return new Harm(fault, "", Set.of(), () -> {});
    }

    private Server get(int id) {
        return servers.all().get(id - 1);
    }

    private Harm kill(Fault fault, List<Integer> ids) throws InterruptedException {
        if (!Collections.disjoint(struck, ids)) {
            return none(fault);
        }
        for (int id : ids) {
            get(id).kill();
        }
        return new Harm(fault, "server " + ids, Set.copyOf(ids), () -> startAgain(ids));
    }

    private void startAgain(List<Integer> ids) throws IOException {
        for (int id : ids) {
            get(id).start();
        }
    }

    private Harm pause(Fault fault, int id) throws IOException, InterruptedException {
        if (struck.contains(id)) {
            return none(fault);
        }
        get(id).pause();
        return new Harm(fault, "server " + id, Set.of(id), () -> get(id).resume());
    }

    private Harm stop(Fault fault, int id) {
        if (struck.contains(id)) {
            return none(fault);
        }
        get(id).stop();
        Cure cure =
                () -> {
                    get(id).awaitStopped();
                    get(id).start();
                };
        return new Harm(fault, "server " + id, Set.of(id), cure);
    }

    private Harm fill(Fault fault, int id, int freeMebibytes) throws IOException {
        if (struck.contains(id)) {
            return none(fault);
        }
        get(id).fillDisk(freeMebibytes);
        Cure cure =
                () -> {
                    get(id).emptyDisk();
                    if (!get(id).isRunning()) {
                        get(id).start();
                    }
                };
        String what = "server " + id + " has " + freeMebibytes + " MiB";
        return new Harm(fault, what, Set.of(id), cure);
    }

    /** How often each kind was done. */
    Map<Fault, Integer> done() {
        return done;
    }

    /** What was done, and when. */
    List<String> film() {
        return film;
    }
}
