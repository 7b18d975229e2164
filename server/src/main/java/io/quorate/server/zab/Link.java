package io.quorate.server.zab;

/** A live link to a peer. */
final class Link {

    final LinkId id;
    final LinkKind kind;
    final PeerId peer;
    final boolean dialledByUs;
    final Hello hello;
    long lastHeardNanos;

    Link(LinkId id, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello, long nowNanos) {
        this.id = id;
        this.kind = kind;
        this.peer = peer;
        this.dialledByUs = dialledByUs;
        this.hello = hello;
        this.lastHeardNanos = nowNanos;
    }
}
