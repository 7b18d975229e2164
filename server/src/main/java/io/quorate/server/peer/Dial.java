package io.quorate.server.peer;

import io.netty.channel.ChannelFuture;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * One attempt to reach a server: looks its name up, tries the addresses in turn, and waits for its
 * Hello. A name that does not resolve is "not reachable now", nothing more.
 */
final class Dial {

    /** Who wants to know that a dial came to nothing, on the loop, at most once. */
    interface Listener {
        void failed(Dial dial, String reason);
    }

    /** What all dials share. */
    record Means(
            Sockets sockets,
            GuardedLoop loop,
            Names names,
            PeerLimits limits,
            Function<Dial, PeerLink> newLink) {}

    /** A look-up that takes longer may take seconds: a lost question is asked again after five. */
    static final int LOOK_UP_PATIENCE_MILLIS = 100;

    private final Means means;
    private final PeerId peer;
    private final LinkKind kind;
    private final String host;
    private final int port;
    private final Listener listener;

    private final @Nullable InetAddress seenAt;

    private boolean over;
    private InetAddress[] addresses = {};
    private int nextAddress;

    /** Numbers the attempt that is under way. */
    private int attempts;

    private String lastReason = "";
    private @Nullable PeerLink link;
    private @Nullable ChannelFuture connecting;
    private @Nullable Future<?> deadline;
    private long helloNanos;

    /**
     * @param seenAt where a live link shows the server to be, since a pod that is not ready may
     *     have no name, and a name server may be slow; null if there is none. Who answers there
     *     must say who it is, like everywhere
     */
    Dial(
            Means means,
            PeerId peer,
            LinkKind kind,
            PeerAddress address,
            @Nullable InetAddress seenAt,
            Listener listener) {
        this.means = means;
        this.peer = peer;
        this.kind = kind;
        this.host = address.host();
        this.port = kind == LinkKind.ELECTION ? address.electionPort() : address.learnerPort();
        this.seenAt = seenAt;
        this.listener = listener;
    }

    PeerId peer() {
        return peer;
    }

    LinkKind kind() {
        return kind;
    }

    /** Begins. The listener is never called before this returns. */
    void start() {
        int millis = means.limits().connectMillis();
        deadline =
                means.loop()
                        .schedule(
                                millis,
                                () -> fail(host + " is not looked up within " + millis + " ms"));
        means.names().lookUp(host, this::resolved);
        InetAddress seen = seenAt;
        if (seen != null) {
            InetAddress[] instead = {seen};
            var _ = means.loop().schedule(LOOK_UP_PATIENCE_MILLIS, () -> connect(instead));
        }
    }

    /** Gives up; the listener hears nothing. */
    void abandon() {
        over = true;
        cancelDeadline();
        ChannelFuture attempt = connecting;
        connecting = null;
        if (attempt != null) {
            var _ = attempt.channel().close();
        }
    }

    /** Whether our Hello went out, a short while ago, and was not answered yet. */
    boolean outranksInbound() {
        PeerLink current = link;
        long nanos = means.limits().ownHelloMillis() * 1_000_000L;
        return !over
                && current != null
                && current.saidHello()
                && means.loop().nowNanos() - helloNanos < nanos;
    }

    /** The link of this dial is up: nothing is left to do. */
    void succeeded() {
        over = true;
        connecting = null;
        cancelDeadline();
    }

    /** The connection ended before the link was up. */
    void linkEnded(String reason) {
        fail(this + ": " + reason);
    }

    /** One address that answers nothing must not take the time of those behind it. */
    private void tooLong(ChannelFuture connect, int number, int millis) {
        if (!over && number == attempts) {
            attempts++; // what the closing of this one leads to is about none of ours
            var _ = connect.channel().close();
            lastReason = "not connected with " + this + " within " + millis + " ms";
            connectNext();
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }

    /** Whether the name did not resolve, and no other address was known. */
    boolean isUnresolved() {
        return addresses.length == 0;
    }

    private void resolved(InetAddress[] found) {
        InetAddress seen = seenAt;
        connect(found.length == 0 && seen != null ? new InetAddress[] {seen} : found);
    }

    /** Takes the addresses that are known first. */
    private void connect(InetAddress[] known) {
        if (attempts == 0) {
            addresses = known;
            lastReason = host + " does not resolve now";
            connectNext();
        }
    }

    private void connectNext() {
        if (over) {
            return;
        }
        if (nextAddress == addresses.length) {
            fail(lastReason);
            return;
        }
        InetSocketAddress target = new InetSocketAddress(addresses[nextAddress++], port);
        PeerLink attempt = means.newLink().apply(this);
        link = attempt;
        helloNanos = means.loop().nowNanos();
        ChannelFuture connect = means.sockets().connect(target, attempt);
        connecting = connect;
        cancelDeadline();
        int millis = means.limits().connectMillis() / addresses.length;
        int number = ++attempts;
        deadline = means.loop().schedule(millis, () -> tooLong(connect, number, millis));
        connect.addListener(_ -> connected(connect, number));
    }

    private void connected(ChannelFuture connect, int number) {
        if (over || number != attempts) {
            var _ = connect.channel().close();
        } else if (connect.isSuccess()) {
            helloNanos = means.loop().nowNanos();
            cancelDeadline();
        } else {
            lastReason = reason(connect.cause());
            connectNext();
        }
    }

    /** Without the system call's name and number. */
    private String reason(@Nullable Throwable cause) {
        String message = String.valueOf(cause == null ? null : cause.getMessage());
        return this + ": " + (message.contains("refused") ? "connection refused" : message);
    }

    private void fail(String reason) {
        if (over) {
            return;
        }
        abandon();
        listener.failed(this, reason);
    }

    private void cancelDeadline() {
        Future<?> running = deadline;
        deadline = null;
        if (running != null) {
            running.cancel(false);
        }
    }
}
