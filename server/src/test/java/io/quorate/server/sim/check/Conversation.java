package io.quorate.server.sim.check;

import io.quorate.protocol.Identity;
import io.quorate.protocol.WatchEvent;
import io.quorate.server.sim.model.KeeperModel;
import io.quorate.server.sim.model.WatchModel;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** One connection, as its client knows it. */
final class Conversation {

    /** Every client's address: what it is without having authenticated. */
    static final List<Identity> BY_ADDRESS = List.of(new Identity("ip", "10.0.0.1"));

    final WatchModel watches;

    /** Events of the setWatches that is not answered yet. */
    final List<WatchEvent> caughtUp = new ArrayList<>();

    /** Of the last event. */
    long toldZxid;

    private List<Identity> claimed = BY_ADDRESS;
    private List<Identity> confirmed = BY_ADDRESS;
    private final ArrayDeque<Claim> unconfirmed = new ArrayDeque<>();

    private record Claim(boolean good, List<Identity> identities) {}

    Conversation(KeeperModel model) {
        watches = new WatchModel(model, BY_ADDRESS);
    }

    /** The client says who it is; null if that is wrong. */
    void claims(@Nullable Identity identity) {
        if (identity != null && !claimed.contains(identity)) {
            List<Identity> more = new ArrayList<>(claimed);
            more.add(identity);
            claimed = List.copyOf(more);
        }
        unconfirmed.add(new Claim(identity != null, claimed));
    }

    /** The server has answered the oldest claim. Returns whether it was a good one. */
    boolean answersClaim() {
        Claim oldest = unconfirmed.remove();
        confirmed = oldest.identities;
        watches.authenticated(confirmed);
        return oldest.good;
    }

    /** Who the client is to whoever decides what it sends now. */
    List<Identity> claimedIdentities() {
        return claimed;
    }

    /** Who it is to a server that answers now. */
    List<Identity> identities() {
        return confirmed;
    }
}
