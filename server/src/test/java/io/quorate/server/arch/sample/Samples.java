package io.quorate.server.arch.sample;

import io.quorate.server.zab.PeerId;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** What no product class may look like. */
public final class Samples {

    private Samples() {}

    /** Neither final nor sealed nor abstract. */
    public static class Open {}

    /** As it should be. */
    public static final class Closed {}

    /** State that all servers of a JVM would share. */
    public static final class Shared {
        static final List<String> NAMES = List.of();
        static final ByteBuffer buffer = ByteBuffer.allocate(1);
        static int counter;

        private Shared() {}
    }

    /** Imports what its package may not. */
    public record ImportsConsensus(PeerId id) {}

    /** What a pure package may not do: each method breaks one line of the rule. */
    public static final class Impure {

        private Impure() {}

        public static long readsTheClock() {
            return System.nanoTime();
        }

        public static Clock readsTheTime() {
            return Clock.systemUTC();
        }

        public static int drawsWithoutSeed() {
            return new Random().nextInt();
        }

        public static double drawsFromMath() {
            return Math.random();
        }

        public static UUID drawsAnId() {
            return UUID.randomUUID();
        }

        public static long shares() {
            return new AtomicLong().get();
        }

        public static int hashesByIdentity(Object value) {
            return System.identityHashCode(value);
        }
    }

    /** What it may do. */
    public static final class Pure {

        private Pure() {}

        public static int drawsWithSeed(long seed) {
            return new Random(seed).nextInt();
        }
    }
}
