package io.quorate.server.zab;

/**
 * The id of a server: N of {@code server.N} in zoo.cfg, what ZooKeeper calls myid or sid.
 *
 * @param value 1 to 254; 255 is reserved, since a session id must never begin with 0xff (PROTOCOL
 *     3.4)
 */
public record PeerId(int value) implements Comparable<PeerId> {

    public PeerId {
        if (value < 1 || value > 254) {
            throw new IllegalArgumentException("server id " + value + " is not in 1..254");
        }
    }

    @Override
    public int compareTo(PeerId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
