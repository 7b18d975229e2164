package io.quorate.server.sim;

import java.util.random.RandomGenerator;

/**
 * The only source of chance in a simulation. A fork depends on the seed and its own name alone, so
 * a consumer that is added, or that draws more, does not shift what the others see.
 */
public final class SimRandom implements RandomGenerator {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long origin;
    private long state;

    public SimRandom(long seed) {
        this.origin = mix(seed);
        this.state = origin;
    }

    /** A source of its own for {@code consumer}: the same name gives the same numbers. */
    public SimRandom fork(String consumer) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < consumer.length(); i++) {
            hash = (hash ^ consumer.charAt(i)) * 0x100000001b3L;
        }
        return new SimRandom(origin + mix(hash));
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return probability > 0 && nextDouble() < probability;
    }

    /** Uniform, both ends included. */
    public int between(int low, int high) {
        return nextInt(low, high + 1);
    }

    /** Uniform, both ends included. */
    public long between(long low, long high) {
        return nextLong(low, high + 1);
    }

    /** Exponential around {@code meanNanos}: mostly short, sometimes very long, as networks are. */
    public long spread(long meanNanos) {
        double u = 1.0 - nextDouble();
        return Math.min((long) (-Math.log(u) * meanNanos), 50 * meanNanos);
    }

    public <T> T pick(java.util.List<T> choices) {
        return choices.get(nextInt(choices.size()));
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
