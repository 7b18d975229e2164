package io.quorate.protocol;

/**
 * Who a client is, or whom an ACL entry means: ZooKeeper's Id.
 *
 * @param scheme for example {@code world}, {@code digest}, {@code ip}
 * @param id what identifies somebody within the scheme
 */
public record Identity(String scheme, String id) {

    /** Everybody. */
    public static final Identity ANYONE = new Identity("world", "anyone");

    @Override
    public String toString() {
        return scheme + ":" + id;
    }
}
