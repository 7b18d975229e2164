package io.quorate.server.peer;

import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;

/**
 * What the transport tells its owner. All calls come on the loop's thread, and none from within a
 * call into {@link PeerTransport}. A link's calls are {@code linkUp}, then any number of {@code
 * said} and {@code streamReached}, then exactly one {@code linkDown}; after {@link
 * PeerTransport#close} there are none.
 */
public interface PeerEvents {

    /**
     * A link is up, and the peer has said who it is. An election link replaces an older one of the
     * same peer, which was reported down before; so does a learner link that the peer dialled.
     */
    void linkUp(LinkId link, LinkKind kind, PeerId peer, boolean dialledByUs, Hello hello);

    /** {@link PeerTransport#dialLeader} came to nothing. */
    void dialFailed(PeerId leader, String reason);

    /** A message, in the order in which the peer sent them on this link. */
    void said(LinkId link, PeerMessage message);

    /** The link is gone: nothing more comes from it, and what is sent on it is dropped. */
    void linkDown(LinkId link);

    /**
     * All of {@link PeerTransport#stream} has left for the peer.
     *
     * @param zxid of the last record streamed; {@code afterZxid} if there was none
     */
    void streamReached(LinkId link, long zxid);

    /**
     * All of {@link PeerTransport#streamSnapshot} has left for the peer.
     *
     * @param offsetBytes where the next part begins
     * @param complete whether there is none
     */
    void snapshotStreamed(LinkId link, long offsetBytes, boolean complete);
}
