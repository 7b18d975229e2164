package io.quorate.server.peer;

import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

/** Who may have a link with this server. What its disk may be believed, consensus decides. */
final class PeerHandshake {

    private PeerHandshake() {}

    /**
     * Judges the first word of the other side. A server that our configuration does not name may
     * come: it is dialled by nobody here, and has no vote, since the membership does not name it.
     *
     * @param kind what links of this port, or of this dial, are for
     * @param dialled whom we dialled; null if the other side did
     * @return why there can be no link, one line; null if there can
     */
    static @Nullable String refusal(
            PeerConfig config, LinkKind kind, @Nullable PeerId dialled, Greeting greeting) {
        PeerId sender = greeting.hello().sender();
        if (greeting.kind() != kind) {
            return switch (kind) {
                case ELECTION -> "this is an election port, not a learner port";
                case LEARNER -> "this is a learner port, not an election port";
            };
        }
        if (sender.equals(config.self())) {
            return "server " + sender + " has the id of the server it speaks to";
        }
        if (dialled != null && !dialled.equals(sender)) {
            return "server " + sender + " answers at the address of server " + dialled;
        }
        return null;
    }

    /**
     * Why a server with the data of another cluster can have no link; null if it may have one.
     * While one of the two is forming, consensus decides.
     */
    static @Nullable String ofAnotherCluster(Hello own, Hello theirs) {
        boolean foreign =
                own.clusterIdCommitted()
                        && theirs.clusterIdCommitted()
                        && own.clusterId() != theirs.clusterId();
        return foreign
                ? "server "
                        + theirs.sender()
                        + " has a volume of cluster "
                        + Long.toHexString(theirs.clusterId())
                        + ", and server "
                        + own.sender()
                        + " one of "
                        + Long.toHexString(own.clusterId())
                        + ": one is not where it belongs. The data of both is left alone"
                : null;
    }

    /** Why there can be no link with a server that speaks another version. */
    static String refusal(ForeignVersion theirs) {
        return "peer protocol version "
                + Integer.toUnsignedString(theirs.protocolVersion())
                + " meets version "
                + Hello.PROTOCOL_VERSION
                + ", which is the only one spoken by the refusing server";
    }

    /** What both sides speak, for an operator in the middle of an upgrade. */
    static String versions(@Nullable Greeting own, @Nullable Greeting theirs) {
        if (own == null || theirs == null) {
            return "";
        }
        return " (it speaks peer protocol version "
                + theirs.hello().protocolVersion()
                + " with feature level "
                + theirs.hello().featureLevel()
                + ", this server version "
                + own.hello().protocolVersion()
                + " with feature level "
                + own.hello().featureLevel()
                + ")";
    }
}
