package io.quorate.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The simulated network promises what the product's transport does (PeerEvents), faults or not. */
final class SimNetworkTest {

    private static final int SEEDS = 1_000;
    private static final int DEEDS = 40;
    private static final long HEALED_NANOS = 20 * Settings.SECOND;
    private static final long TALK_NANOS = 100 * Settings.MILLI;
    private static final List<PeerId> SERVERS =
            List.of(new PeerId(1), new PeerId(2), new PeerId(3));

    @Test
    void aNewLinkIsToldBehindTheEndOfTheOneThatItReplaces() {
        int links = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            World world = new World(seed);
            world.harm();
            assertThat(world.brokenPromises).as("seed %d", seed).isEmpty();
            links += world.links;
        }
        assertThat(links).isGreaterThan(SEEDS * 5);
    }

    @Test
    void whenFaultsAreOver_allServersHearFromEachOther() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            World world = new World(seed);
            world.harm();
            world.heal();
            Set<PeerId> all = new HashSet<>(SERVERS);
            for (Server process : world.running.values()) {
                process.heard.add(process.id);
                assertThat(process.heard)
                        .as("seed %d, heard by %s", seed, process.id)
                        .isEqualTo(all);
            }
        }
    }

    /** Three servers that only talk, and what happens to them. */
    private static final class World {
        final SimClock clock = new SimClock();
        final SimRandom random;
        final SimNetwork network;
        final Map<PeerId, Server> running = new LinkedHashMap<>();
        final List<String> brokenPromises = new ArrayList<>();
        int links;

        World(long seed) {
            random = new SimRandom(seed);
            SimNetwork.Knobs knobs = new SimNetwork.Knobs();
            knobs.jitterNanos = 50 * Settings.MILLI;
            knobs.resetChance = 0.02;
            knobs.redialNanos = 20 * Settings.MILLI;
            FilmStrip film = new FilmStrip(clock, SERVERS, false, line -> {});
            network = new SimNetwork(clock, random.fork("network"), knobs, film, SERVERS);
            SERVERS.forEach(this::start);
            talk();
        }

        void start(PeerId server) {
            Server process = new Server(this, server);
            running.put(server, process);
            network.attach(process);
        }

        /** Everybody says something on each election link, now and then. */
        void talk() {
            for (Server process : running.values()) {
                for (LinkId link : List.copyOf(process.election.values())) {
                    network.send(process, link, new Message.Refuse("nothing"));
                }
            }
            clock.after(TALK_NANOS, this::talk);
        }

        void runFor(long nanos) {
            long until = clock.nowNanos() + nanos;
            while (clock.runNext(until)) {
                // each link checks itself
            }
        }

        void harm() {
            for (int i = 0; i < DEEDS; i++) {
                PeerId one = random.pick(SERVERS);
                PeerId other = random.pick(SERVERS);
                switch (random.between(0, 6)) {
                    case 0 -> network.lie(one, other, random.pick(SERVERS));
                    case 1 -> network.tellTheTruth(one);
                    case 2 -> network.block(one, other, random.chance(0.5));
                    case 3 -> network.reset(one, other);
                    case 4 -> network.slow(one, other, random.between(1, 30));
                    case 5 -> restart(one, random.chance(0.5));
                    default -> dial(one, other);
                }
                runFor(random.spread(100 * Settings.MILLI));
            }
        }

        private void dial(PeerId from, PeerId to) {
            Server process = running.get(from);
            if (process != null && !from.equals(to)) {
                network.dialLeader(process, to);
            }
        }

        private void restart(PeerId server, boolean silently) {
            Server before = running.get(server);
            if (before != null) {
                before.alive = false;
                network.detach(before, silently);
                start(server);
            }
        }

        void heal() {
            network.heal();
            runFor(HEALED_NANOS);
            running.values().forEach(process -> process.heard.clear());
            runFor(Settings.SECOND);
        }
    }

    private record Place(PeerId peer, LinkKind kind) {}

    /** Notes which links it has. */
    private static final class Server implements SimNetwork.Endpoint {
        private final World world;
        private final PeerId id;
        private final Map<PeerId, LinkId> election = new HashMap<>();
        private final Map<LinkId, Place> places = new HashMap<>();
        private final Set<PeerId> heard = new HashSet<>();
        private boolean alive = true;

        Server(World world, PeerId id) {
            this.world = world;
            this.id = id;
        }

        @Override
        public PeerId id() {
            return id;
        }

        @Override
        public boolean alive() {
            return alive;
        }

        @Override
        public void execute(Runnable work) {
            world.clock.after(
                    Settings.MILLI,
                    () -> {
                        if (alive) {
                            work.run();
                        }
                    });
        }

        @Override
        public Hello hello() {
            return new Hello(
                    Hello.PROTOCOL_VERSION,
                    0,
                    false,
                    id,
                    1,
                    Standing.NEW,
                    true,
                    false,
                    id.value(),
                    0,
                    0,
                    0,
                    1);
        }

        @Override
        public void linkUp(
                LinkId link, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello) {
            world.links++;
            if (kind == LinkKind.ELECTION) {
                election.put(peer, link);
            } else if (dialledByUs) {
                return;
            }
            Place place = new Place(peer, kind);
            if (places.containsValue(place)) {
                world.brokenPromises.add(id + " has two of " + place);
            }
            places.put(link, place);
        }

        @Override
        public void said(LinkId link, PeerMessage message) {
            Place place = places.get(link);
            if (place != null && link.equals(election.get(place.peer()))) {
                heard.add(place.peer());
            }
        }

        @Override
        public void linkDown(LinkId link) {
            Place gone = places.remove(link);
            if (gone != null) {
                election.remove(gone.peer(), link);
            }
        }

        @Override
        public void dialFailed(PeerId peer, String reason) {
            // whom to follow is not the matter here
        }
    }
}
