package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A leader's learners, and whose word among them counts. Standing says whether a disk may be
 * believed, the membership whether the server votes: to count it takes both (DESIGN 4, standing).
 *
 * <p>While the leader's epoch forms the ensemble, the configured voters that are forming may
 * promise it, whatever their disks. From the moment the epoch's record is written, only the disks
 * that stand in it count, the record's own commit included.
 */
final class Electors {

    private final ZabState state;
    private final Map<PeerId, LearnerHandler> handlers = new TreeMap<>();
    private boolean forming;

    /**
     * Whether the record to commit is the one that forms the ensemble: no earlier membership has a
     * say.
     */
    private boolean firstRecord;

    Electors(ZabState state) {
        this.state = state;
        this.forming = state.isForming();
    }

    /** Whether the configured voters count, and not yet the membership. */
    boolean areForming() {
        return forming;
    }

    /** The epoch's record is written: from now on the membership in it says who counts. */
    void epochWritten() {
        firstRecord = forming;
        forming = false;
    }

    /** The epoch's record is committed. */
    void epochCommitted() {
        firstRecord = false;
    }

    // ---- the learners ----

    void add(LearnerHandler handler) {
        handlers.put(handler.peer, handler);
    }

    boolean remove(LearnerHandler handler) {
        return handlers.remove(handler.peer, handler);
    }

    /** The handler of that very link. */
    @Nullable LearnerHandler of(Link link) {
        LearnerHandler handler = handlers.get(link.peer);
        return handler != null && handler.link == link ? handler : null;
    }

    @Nullable LearnerHandler of(PeerId peer) {
        return handlers.get(peer);
    }

    Collection<LearnerHandler> all() {
        return handlers.values();
    }

    /** A copy, for loops that drop some. */
    List<LearnerHandler> snapshot() {
        return new ArrayList<>(handlers.values());
    }

    // ---- who counts ----

    private Quorum quorum() {
        if (forming) {
            return state.formationQuorum(state.configured);
        }
        return firstRecord
                ? state.formationQuorum(state.history.loggedMembership())
                : state.history.quorum();
    }

    /** The highest value that a quorum has, among the voters that count now. */
    private long reached(long own, ToLongFunction<LearnerHandler> value) {
        return quorum().reached(
                        member -> {
                            if (isSelf(member)) {
                                return own;
                            }
                            LearnerHandler handler = handlers.get(member.id());
                            return handler != null && counts(member, handler)
                                    ? value.applyAsLong(handler)
                                    : Quorum.NOTHING;
                        });
    }

    private boolean isSelf(Member member) {
        return member.id().equals(state.self) && (forming || member.diskId() == state.diskId());
    }

    private boolean counts(Member member, LearnerHandler handler) {
        if (handler.isObserver()) {
            return false;
        }
        return forming
                ? isForming(handler)
                : member.diskId() != 0 && member.diskId() == handler.info.diskId();
    }

    private static boolean isForming(LearnerHandler handler) {
        Standing standing = handler.info.standing();
        return handler.info.forming() && (standing == Standing.NEW || standing == Standing.VOTER);
    }

    /**
     * Whether a learner's word counts by the membership that is committed, or by the one that is
     * logged.
     */
    boolean mayCount(LearnerHandler handler) {
        if (forming) {
            Member member = state.configured.member(handler.peer);
            return member != null && !member.observer() && counts(member, handler);
        }
        return !handler.isObserver() && isNamed(handler);
    }

    /** Whether the membership names this learner's disk. */
    boolean isNamed(LearnerHandler handler) {
        return state.history.loggedMembership().counts(handler.peer, handler.info.diskId())
                || state.history.committedMembership().counts(handler.peer, handler.info.diskId());
    }

    /**
     * Whether a quorum of disks that may be believed satisfies {@code what}. This server always
     * does.
     */
    boolean quorumOf(Predicate<LearnerHandler> what) {
        return isQuorum(true, handler -> handler.isBelieved() && what.test(handler));
    }

    /** Whether those that count and satisfy {@code what} are a quorum, with this server or not. */
    boolean isQuorum(boolean withSelf, Predicate<LearnerHandler> what) {
        return reached(
                        withSelf ? 1 : Quorum.NOTHING,
                        handler -> what.test(handler) ? 1 : Quorum.NOTHING)
                == 1;
    }

    /** The zxid that is durable on a quorum of disks. */
    long durableZxid() {
        long own = state.isDurableVoter() ? state.log.flushedZxid() : Quorum.NOTHING;
        return reached(own, handler -> handler.voter ? handler.ackedZxid : Quorum.NOTHING);
    }

    /** Whether a quorum would be left without the disks that are known to have no room. */
    boolean quorumHasRoom() {
        return quorum().reached(
                                member -> {
                                    LearnerHandler handler = handlers.get(member.id());
                                    DiskState disk =
                                            handler == null ? DiskState.UNKNOWN : handler.disk;
                                    DiskState known = isSelf(member) ? state.disk : disk;
                                    return known.space() == DiskState.Space.OK ? 1 : Quorum.NOTHING;
                                })
                == 1;
    }

    /** The heartbeat round that a quorum has answered. */
    long answeredRound(long currentRound) {
        return reached(currentRound, handler -> handler.voter ? handler.pongRound : Quorum.NOTHING);
    }

    /**
     * Since when at the latest each of a quorum has been heard from. Who can't help to commit says
     * nothing here: a damaged disk that the membership still names, or a learner that has not
     * promised this epoch, and perhaps never will.
     */
    long heardSinceNanos(long nowNanos) {
        return reached(
                nowNanos,
                handler ->
                        handler.isInSync() && (handler.isBelieved() || handler.voter)
                                ? handler.link.lastHeardNanos
                                : Quorum.NOTHING);
    }

    /** Whether a quorum has promised this epoch on links that are open. */
    boolean hasQuorumInSync() {
        return heardSinceNanos(Long.MAX_VALUE) != Quorum.NOTHING;
    }

    // ---- formation ----

    /** Every voter that is here and forming: its disk is named in the first epoch record. */
    List<Member> formers() {
        List<Member> found = new ArrayList<>();
        found.add(new Member(state.self, false, state.diskId()));
        for (LearnerHandler handler : handlers.values()) {
            if (mayCount(handler)) {
                found.add(new Member(handler.peer, false, handler.info.diskId()));
            }
        }
        return found;
    }

    /** Whether every configured server, and every member, is here and follows. */
    boolean areAllInSync() {
        return areInSync(state.configured) && areInSync(state.history.loggedMembership());
    }

    private boolean areInSync(Membership membership) {
        for (Member member : membership.members()) {
            LearnerHandler handler = handlers.get(member.id());
            if (!member.id().equals(state.self) && (handler == null || !handler.isInSync())) {
                return false;
            }
        }
        return true;
    }

    /** The highest feature level that this server and all learners know. */
    int lowestFeatureLevel(int own) {
        int lowest = own;
        for (LearnerHandler handler : handlers.values()) {
            lowest = Math.min(lowest, handler.link.hello.featureLevel());
        }
        return lowest;
    }

    /**
     * Whether a forming voter that is connected has not said its FOLLOWERINFO: it may be named yet.
     */
    boolean someoneMayStillForm() {
        for (Member member : state.configured.members()) {
            Link mesh = state.links.election(member.id());
            if (!member.observer()
                    && mesh != null
                    && mesh.hello.forming()
                    && !handlers.containsKey(member.id())) {
                return true;
            }
        }
        return false;
    }
}
