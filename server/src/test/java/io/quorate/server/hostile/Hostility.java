package io.quorate.server.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What clients may do to a server, on purpose or by mistake. */
public enum Hostility {
    RANDOM_BYTES("random bytes, with and without a session") {
        @Override
        void round(Attack attack) throws IOException {
            SplittableRandom random = attack.random;
            byte[] bytes = new byte[1 + random.nextInt(8_192)];
            random.nextBytes(bytes);
            try (Wire wire =
                    random.nextBoolean()
                            ? Wire.connect(attack.server)
                            : Wire.session(attack.server)) {
                wire.write(ByteBuffer.wrap(bytes));
                attack.drain(wire);
            }
        }
    },
    HALF_FRAMES("1,500 connections, each with most of a frame that never ends") {
        @Override
        void setUp(Attack attack) throws IOException {
            ByteBuffer half = ByteBuffer.allocate(900_000).putInt(0, 1_000_000);
            for (int i = 0; i < 1_500; i++) {
                Wire wire = i % 2 == 0 ? Wire.connect(attack.server) : Wire.session(attack.server);
                attack.held.add(wire);
                attack.writeWhatGoes(wire, half.duplicate());
            }
        }
    },
    BAD_LENGTHS("negative and huge lengths") {
        @Override
        void round(Attack attack) throws IOException {
            int[] lengths = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 24, 0, 3};
            int length = lengths[attack.random.nextInt(lengths.length)];
            try (Wire wire =
                    attack.random.nextBoolean()
                            ? Wire.connect(attack.server)
                            : Wire.session(attack.server)) {
                wire.write(ByteBuffer.allocate(64).putInt(0, length));
                attack.drain(wire);
            }
        }
    },
    HUGE_COUNTS("vectors and strings that claim to be huge, in small frames") {
        @Override
        void round(Attack attack) throws IOException {
            int[] counts = {Integer.MAX_VALUE, 100_000_000, 1_000_000, Integer.MIN_VALUE, -2};
            int count = counts[attack.random.nextInt(counts.length)];
            List<ByteBuffer> frames =
                    List.of(
                            Wire.end(
                                    Wire.request(64, 1, Wire.SET_WATCHES).putLong(0).putInt(count)),
                            Wire.end(Wire.request(64, 1, Wire.EXISTS).putInt(count)),
                            Wire.end(
                                    Wire.text(Wire.request(64, 1, Wire.CREATE), "/x")
                                            .putInt(0)
                                            .putInt(count)
                                            .putInt(31)),
                            Wire.end(
                                    Wire.request(64, 1, Wire.MULTI)
                                            .putInt(Wire.CREATE)
                                            .put((byte) 0)
                                            .putInt(-1)
                                            .putInt(count)));
            try (Wire wire = Wire.session(attack.server)) {
                wire.write(frames.get(attack.random.nextInt(frames.size())));
                attack.drain(wire);
            }
        }
    },
    LONG_PATHS("paths of 900 kB, flat and deep, and a watched znode 600 levels down") {
        private static final int BYTES = 900_000;
        private static final int LEVELS = 600;

        @Override
        void setUp(Attack attack) throws IOException {
            Wire wire = Wire.session(attack.server);
            attack.held.add(wire);
            for (int level = 1; level <= LEVELS; level++) {
                wire.ask(Wire.create("/deep".repeat(level), 0));
            }
            for (int level = 0; level < LEVELS; level += 10) {
                wire.ask(Wire.addWatch(level == 0 ? "/" : "/deep".repeat(level), true));
            }
        }

        @Override
        void round(Attack attack) throws IOException {
            Wire watcher = attack.held.getFirst();
            watcher.write(Wire.set("/deep".repeat(LEVELS), 8));
            attack.skim(watcher);
            String path =
                    attack.random.nextBoolean() ? "/" + "a".repeat(BYTES) : "/a".repeat(BYTES / 2);
            try (Wire wire = Wire.session(attack.server)) {
                wire.ask(Wire.read(Wire.EXISTS, path, true));
                wire.ask(Wire.read(Wire.GET_CHILDREN, path, true));
                wire.ask(Wire.create(path, 0));
            }
        }
    },
    SILENT_READERS("300 connections that ask for 100 MB each and read nothing") {
        @Override
        void setUp(Attack attack) throws IOException {
            String path = attack.own("large");
            try (Wire wire = Wire.session(attack.server)) {
                wire.ask(Wire.create(path, 500_000));
            }
            ByteBuffer get = Wire.read(Wire.GET_DATA, path, false);
            ByteBuffer many = ByteBuffer.allocate(200 * get.limit());
            while (many.remaining() >= get.limit()) {
                many.put(get.duplicate());
            }
            many.flip();
            for (int i = 0; i < 300; i++) {
                Wire wire = Wire.session(attack.server);
                attack.held.add(wire);
                attack.writeWhatGoes(wire, many.duplicate());
            }
        }
    },
    UNREAD_EVENTS("300 recursive watchers that read nothing, while events of 20 kB come") {
        @Override
        void setUp(Attack attack) throws IOException {
            String path = attack.own("e".repeat(20_000));
            Wire writer = Wire.session(attack.server);
            attack.held.add(writer);
            writer.ask(Wire.create(path, 0));
            for (int i = 0; i < 300; i++) {
                Wire wire = Wire.session(attack.server);
                attack.held.add(wire);
                wire.write(Wire.addWatch("/", true));
            }
        }

        @Override
        void round(Attack attack) throws IOException {
            attack.held.getFirst().ask(Wire.set(attack.own("e".repeat(20_000)), 8));
        }
    },
    PIPELINING("reads and writes without end, in large batches") {
        @Override
        void setUp(Attack attack) throws IOException {
            for (int i = 0; i < 4; i++) {
                Wire wire = Wire.session(attack.server);
                wire.ask(Wire.create(attack.own("p" + i), 100));
                attack.held.add(wire);
            }
        }

        @Override
        void round(Attack attack) throws IOException {
            for (int i = 0; i < attack.held.size(); i++) {
                ByteBuffer set = Wire.set(attack.own("p" + i), 100);
                ByteBuffer get = Wire.read(Wire.GET_DATA, attack.own("p" + i), false);
                ByteBuffer batch = ByteBuffer.allocate(500 * (set.limit() + get.limit()));
                while (batch.hasRemaining()) {
                    batch.put(set.duplicate()).put(get.duplicate());
                }
                attack.held.get(i).write(batch.flip());
            }
            for (Wire wire : attack.held) {
                for (int i = 0; i < 1_000; i++) {
                    wire.read();
                }
            }
        }
    },
    COME_AND_GO("10,000 connections opened and dropped, every second one with a session") {
        @Override
        void setUp(Attack attack) throws IOException {
            ByteBuffer handshake = Wire.handshake();
            for (int i = 0; i < 10_000; i++) {
                try (Wire wire = Wire.connect(attack.server)) {
                    if (i % 2 == 0) {
                        wire.write(handshake);
                    }
                }
            }
        }
    },
    HELD_OPEN("10,000 connections held open, every second one with a session") {
        @Override
        void setUp(Attack attack) throws IOException {
            for (int i = 0; i < 10_000; i++) {
                attack.held.add(
                        i % 2 == 0 ? Wire.connect(attack.server) : Wire.session(attack.server));
            }
        }
    },
    WATCHES_OF_ONE("a million watches of one connection") {
        @Override
        public int watches() {
            return 1_000_000;
        }

        @Override
        void setUp(Attack attack) throws IOException {
            Wire wire = Wire.session(attack.server);
            attack.held.add(wire);
            for (int i = 0; i < 1_000_000; i += 20_000) {
                wire.ask(watches("/watched/by/one/", i, 20_000));
            }
        }
    },
    WATCHES_OF_MANY("a million watches: 1,000 connections, each on the same 1,000 paths") {
        @Override
        public int watches() {
            return 1_000_000;
        }

        @Override
        void setUp(Attack attack) throws IOException {
            for (int i = 0; i < 1_000; i++) {
                Wire wire = Wire.session(attack.server);
                attack.held.add(wire);
                wire.ask(watches("/watched/by/many/", 0, 1_000));
            }
        }
    },
    MANY_IDENTITIES("identities without end") {
        @Override
        void round(Attack attack) throws IOException {
            try (Wire wire = Wire.session(attack.server)) {
                for (int i = 0; i < 1_000; i++) {
                    wire.ask(Wire.auth("digest", "user" + i + ":" + attack.random.nextLong()));
                    wire.ask(Wire.read(Wire.EXISTS, "/", false));
                }
            } catch (IOException refused) {
                return;
            }
        }
    },
    SLOW_HANDSHAKES("3,000 handshakes, a byte every half second") {
        @Override
        void setUp(Attack attack) throws IOException {
            for (int i = 0; i < 3_000; i++) {
                attack.held.add(Wire.connect(attack.server));
            }
        }

        @Override
        void round(Attack attack) throws IOException {
            // A twentieth of them each time: a byte from each every half second.
            int at = attack.rounds / 20 % 40;
            List<Wire> all = new ArrayList<>(attack.held);
            for (int i = attack.rounds % 20; i < all.size(); i += 20) {
                attack.writeOrForget(all.get(i), Wire.handshake().slice(at, 1));
            }
            attack.rest();
        }
    };

    final String title;

    Hostility(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** So many watches the server holds meanwhile. */
    public int watches() {
        return 0;
    }

    /** Once, at the beginning. */
    void setUp(Attack attack) throws IOException {}

    /** Again and again, until the attack is over. */
    void round(Attack attack) throws IOException {
        attack.rest();
    }

    /** A setWatches of so many exist watches, of znodes that are not there. */
    static ByteBuffer watches(String prefix, int from, int count) {
        ByteBuffer out = Wire.request(count * (prefix.length() + 12), -8, Wire.SET_WATCHES);
        out.putLong(0).putInt(0).putInt(count);
        for (int i = 0; i < count; i++) {
            Wire.text(out, prefix + (from + i));
        }
        return Wire.end(out.putInt(0));
    }

    /** Of {@code 127.0.0.1:2181}. */
    static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.indexOf(':');
        return new InetSocketAddress(
                hostAndPort.substring(0, colon),
                Integer.parseInt(hostAndPort.substring(colon + 1)));
    }
}
