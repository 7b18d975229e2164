package io.quorate.server.peer;

import com.google.protobuf.ByteString;

import io.quorate.server.peer.wire.PeerProto;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LearnerKind;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Standing;
import io.quorate.server.zab.SyncPlan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The handshake and the rare messages of consensus, to and from the generated classes. */
final class ConsensusFrames {

    private ConsensusFrames() {}

    static PeerProto.Frame of(Greeting greeting) {
        Hello hello = greeting.hello();
        return PeerProto.Frame.newBuilder()
                .setHello(
                        PeerProto.Hello.newBuilder()
                                .setProtocolVersion(hello.protocolVersion())
                                .setLinkKind(wire(greeting.kind()))
                                .setHelloNumber(greeting.number())
                                .setClusterId(hello.clusterId())
                                .setClusterIdCommitted(hello.clusterIdCommitted())
                                .setSender(hello.sender().value())
                                .setIncarnation(hello.incarnation())
                                .setStanding(wire(hello.standing()))
                                .setForming(hello.forming())
                                .setObserver(hello.observer())
                                .setDiskId(hello.diskId())
                                .setAcceptedEpoch(hello.acceptedEpoch())
                                .setHighestZxidEverLogged(hello.highestZxidEverLogged())
                                .setConfigZxid(hello.configZxid())
                                .setFeatureLevel(hello.featureLevel()))
                .build();
    }

    /** A Greeting, or ForeignVersion: what a Hello of another version means is not ours to know. */
    static PeerMessage greeting(PeerProto.Hello in) throws MalformedFrameException {
        if (in.getProtocolVersion() != Hello.PROTOCOL_VERSION) {
            return new ForeignVersion(in.getProtocolVersion());
        }
        return new Greeting(
                kind(in.getLinkKind()),
                in.getHelloNumber(),
                new Hello(
                        in.getProtocolVersion(),
                        in.getClusterId(),
                        in.getClusterIdCommitted(),
                        peer(in.getSender()),
                        in.getIncarnation(),
                        standing(in.getStanding()),
                        in.getForming(),
                        in.getObserver(),
                        in.getDiskId(),
                        in.getAcceptedEpoch(),
                        in.getHighestZxidEverLogged(),
                        in.getConfigZxid(),
                        in.getFeatureLevel()));
    }

    static PeerProto.Frame of(Message.Refuse message) {
        return PeerProto.Frame.newBuilder()
                .setRefuse(PeerProto.Refuse.newBuilder().setReason(OneLine.of(message.reason())))
                .build();
    }

    static PeerProto.Frame of(Message.Notification message) {
        return PeerProto.Frame.newBuilder()
                .setNotification(
                        PeerProto.Notification.newBuilder()
                                .setRound(message.round())
                                .setRole(wire(message.role()))
                                .setLeader(wire(message.leader()))
                                .setLeaderLastZxid(message.leaderLastZxid())
                                .setLastZxid(message.lastZxid())
                                .setCommitMark(message.commitMark())
                                .setEpochHeard(message.epochHeard())
                                .setClusterId(message.clusterId())
                                .setStanding(wire(message.standing()))
                                .setDiskId(message.diskId())
                                .setForming(message.forming()))
                .build();
    }

    static Message.Notification notification(PeerProto.Notification in)
            throws MalformedFrameException {
        return new Message.Notification(
                in.getRound(),
                role(in.getRole()),
                peerOrNobody(in.getLeader()),
                in.getLeaderLastZxid(),
                in.getLastZxid(),
                in.getCommitMark(),
                in.getEpochHeard(),
                in.getClusterId(),
                standing(in.getStanding()),
                in.getDiskId(),
                in.getForming());
    }

    static PeerProto.Frame of(Message.FollowerInfo message) {
        PeerProto.FollowerInfo.Builder out =
                PeerProto.FollowerInfo.newBuilder()
                        .setObserver(message.kind() == LearnerKind.OBSERVER)
                        .setAcceptedEpoch(message.acceptedEpoch())
                        .setAcceptedLeader(wire(message.acceptedLeader()))
                        .setEpochHeard(message.epochHeard())
                        .setStanding(wire(message.standing()))
                        .setDiskId(message.diskId())
                        .setForming(message.forming())
                        .setCommitMark(message.commitMark());
        for (EpochEnd end : message.epochTable()) {
            out.addEpochTable(
                    PeerProto.EpochEnd.newBuilder()
                            .setEpoch(end.epoch())
                            .setLastZxid(end.lastZxid())
                            .setChainHash(end.chainHash()));
        }
        return PeerProto.Frame.newBuilder().setFollowerInfo(out).build();
    }

    static Message.FollowerInfo followerInfo(PeerProto.FollowerInfo in)
            throws MalformedFrameException {
        List<EpochEnd> table = new ArrayList<>(in.getEpochTableCount());
        for (PeerProto.EpochEnd end : in.getEpochTableList()) {
            table.add(new EpochEnd(end.getEpoch(), end.getLastZxid(), end.getChainHash()));
        }
        return new Message.FollowerInfo(
                in.getObserver() ? LearnerKind.OBSERVER : LearnerKind.PARTICIPANT,
                in.getAcceptedEpoch(),
                peerOrNobody(in.getAcceptedLeader()),
                in.getEpochHeard(),
                standing(in.getStanding()),
                in.getDiskId(),
                in.getForming(),
                in.getCommitMark(),
                table);
    }

    static PeerProto.Frame of(Message.LeaderInfo message) {
        return PeerProto.Frame.newBuilder()
                .setLeaderInfo(PeerProto.LeaderInfo.newBuilder().setEpoch(message.epoch()))
                .build();
    }

    static PeerProto.Frame of(Message.AckEpoch message) {
        return PeerProto.Frame.newBuilder()
                .setAckEpoch(
                        PeerProto.AckEpoch.newBuilder()
                                .setEpoch(message.epoch())
                                .setLastZxid(message.lastZxid())
                                .setCommitMark(message.commitMark()))
                .build();
    }

    static Message.AckEpoch ackEpoch(PeerProto.AckEpoch in) {
        return new Message.AckEpoch(in.getEpoch(), in.getLastZxid(), in.getCommitMark());
    }

    static PeerProto.Frame of(Message.Sync message) {
        PeerProto.Sync.Builder out = PeerProto.Sync.newBuilder().setEpoch(message.epoch());
        switch (message.plan()) {
            case SyncPlan.Diff diff -> out.setDiff(common(diff));
            case SyncPlan.Truncate truncate -> out.setTruncate(common(truncate));
            case SyncPlan.Snapshot snapshot ->
                    out.setSnapshot(
                            PeerProto.Snapshot.newBuilder()
                                    .setZxid(snapshot.zxid())
                                    .setChainHash(snapshot.chainHash())
                                    .setCommonZxid(snapshot.commonZxid()));
        }
        return PeerProto.Frame.newBuilder().setSync(out).build();
    }

    private static PeerProto.CommonRecord common(SyncPlan plan) {
        return PeerProto.CommonRecord.newBuilder()
                .setZxid(plan.zxid())
                .setChainHash(plan.chainHash())
                .build();
    }

    static Message.Sync sync(PeerProto.Sync in) throws MalformedFrameException {
        SyncPlan plan =
                switch (in.getPlanCase()) {
                    case DIFF ->
                            new SyncPlan.Diff(in.getDiff().getZxid(), in.getDiff().getChainHash());
                    case TRUNCATE ->
                            new SyncPlan.Truncate(
                                    in.getTruncate().getZxid(), in.getTruncate().getChainHash());
                    case SNAPSHOT ->
                            new SyncPlan.Snapshot(
                                    in.getSnapshot().getZxid(),
                                    in.getSnapshot().getChainHash(),
                                    in.getSnapshot().getCommonZxid());
                    case PLAN_NOT_SET ->
                            throw new MalformedFrameException("a sync of unknown plan");
                };
        return new Message.Sync(in.getEpoch(), plan);
    }

    static PeerProto.Frame of(Message.SnapshotPiece message) {
        return PeerProto.Frame.newBuilder()
                .setSnapshotPiece(
                        PeerProto.SnapshotPiece.newBuilder()
                                .setEpoch(message.epoch())
                                .setOffsetBytes(message.offsetBytes())
                                .setPiece(ByteString.copyFrom(message.bytes().duplicate()))
                                .setLast(message.last()))
                .build();
    }

    static Message.SnapshotPiece snapshotPiece(PeerProto.SnapshotPiece in) {
        return new Message.SnapshotPiece(
                in.getEpoch(),
                in.getOffsetBytes(),
                in.getPiece().asReadOnlyByteBuffer(),
                in.getLast());
    }

    static PeerProto.Frame of(Message.SnapshotTaken message) {
        return PeerProto.Frame.newBuilder()
                .setSnapshotTaken(
                        PeerProto.SnapshotTaken.newBuilder()
                                .setEpoch(message.epoch())
                                .setZxid(message.zxid()))
                .build();
    }

    static Message.SnapshotTaken snapshotTaken(PeerProto.SnapshotTaken in) {
        return new Message.SnapshotTaken(in.getEpoch(), in.getZxid());
    }

    static PeerProto.Frame of(Message.StateDigest message) {
        return PeerProto.Frame.newBuilder()
                .setStateDigest(
                        PeerProto.StateDigest.newBuilder()
                                .setEpoch(message.epoch())
                                .setZxid(message.zxid())
                                .setDigest(message.digest()))
                .build();
    }

    static Message.StateDigest stateDigest(PeerProto.StateDigest in) {
        return new Message.StateDigest(in.getEpoch(), in.getZxid(), in.getDigest());
    }

    static PeerProto.Frame of(Message.UpToDate message) {
        return PeerProto.Frame.newBuilder()
                .setUpToDate(
                        PeerProto.UpToDate.newBuilder()
                                .setEpoch(message.epoch())
                                .setCommittedZxid(message.committedZxid()))
                .build();
    }

    static Message.UpToDate upToDate(PeerProto.UpToDate in) {
        return new Message.UpToDate(in.getEpoch(), in.getCommittedZxid());
    }

    static PeerProto.Frame of(Message.HandOver message) {
        return PeerProto.Frame.newBuilder()
                .setHandOver(
                        PeerProto.HandOver.newBuilder()
                                .setEpoch(message.epoch())
                                .setSuccessor(message.successor().value()))
                .build();
    }

    static Message.HandOver handOver(PeerProto.HandOver in) throws MalformedFrameException {
        return new Message.HandOver(in.getEpoch(), peer(in.getSuccessor()));
    }

    static PeerProto.Frame of(Message.Rejoin message) {
        return PeerProto.Frame.newBuilder()
                .setRejoin(PeerProto.Rejoin.newBuilder().setReason(OneLine.of(message.reason())))
                .build();
    }

    static PeerId peer(int value) throws MalformedFrameException {
        if (value < 1 || value > 254) {
            throw new MalformedFrameException(
                    "a server id of " + Integer.toUnsignedString(value) + ", it must be in 1..254");
        }
        return new PeerId(value);
    }

    private static @Nullable PeerId peerOrNobody(int value) throws MalformedFrameException {
        return value == 0 ? null : peer(value);
    }

    private static int wire(@Nullable PeerId peer) {
        return peer == null ? 0 : peer.value();
    }

    private static PeerProto.LinkKind wire(LinkKind kind) {
        return switch (kind) {
            case ELECTION -> PeerProto.LinkKind.LINK_KIND_ELECTION;
            case LEARNER -> PeerProto.LinkKind.LINK_KIND_LEARNER;
        };
    }

    private static LinkKind kind(PeerProto.LinkKind in) throws MalformedFrameException {
        return switch (in) {
            case LINK_KIND_ELECTION -> LinkKind.ELECTION;
            case LINK_KIND_LEARNER -> LinkKind.LEARNER;
            case LINK_KIND_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedFrameException("a link of unknown kind");
        };
    }

    private static PeerProto.Standing wire(Standing standing) {
        return switch (standing) {
            case NEW -> PeerProto.Standing.STANDING_NEW;
            case JOINING -> PeerProto.Standing.STANDING_JOINING;
            case VOTER -> PeerProto.Standing.STANDING_VOTER;
            case DAMAGED -> PeerProto.Standing.STANDING_DAMAGED;
        };
    }

    private static Standing standing(PeerProto.Standing in) throws MalformedFrameException {
        return switch (in) {
            case STANDING_NEW -> Standing.NEW;
            case STANDING_JOINING -> Standing.JOINING;
            case STANDING_VOTER -> Standing.VOTER;
            case STANDING_DAMAGED -> Standing.DAMAGED;
            case STANDING_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedFrameException("an unknown standing");
        };
    }

    private static PeerProto.Role wire(Message.Role role) {
        return switch (role) {
            case LOOKING -> PeerProto.Role.ROLE_LOOKING;
            case FOLLOWING -> PeerProto.Role.ROLE_FOLLOWING;
            case LEADING -> PeerProto.Role.ROLE_LEADING;
            case OBSERVING -> PeerProto.Role.ROLE_OBSERVING;
        };
    }

    private static Message.Role role(PeerProto.Role in) throws MalformedFrameException {
        return switch (in) {
            case ROLE_LOOKING -> Message.Role.LOOKING;
            case ROLE_FOLLOWING -> Message.Role.FOLLOWING;
            case ROLE_LEADING -> Message.Role.LEADING;
            case ROLE_OBSERVING -> Message.Role.OBSERVING;
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new MalformedFrameException("an unknown role");
        };
    }
}
