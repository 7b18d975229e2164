package io.quorate.server.sim;

import io.quorate.server.node.Input;
import io.quorate.server.sim.check.History;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What happens to disks, within what the design promises to survive: one is lost only while a
 * quorum of the disks that count remains, and one comes back older than it was only where those
 * remain who remember more of it (DESIGN 4).
 */
final class DiskFaults {

    /** Which disk of a server is not what it claims to be, until that is noticed. */
    private final Map<PeerId, Long> suspects = new HashMap<>();

    private final Map<PeerId, DiskImage> copies = new HashMap<>();
    private final Cluster cluster;
    private final SimRandom random;

    DiskFaults(Cluster cluster, SimRandom random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** Its flushes take long. */
    void slow(PeerId server) {
        double factor = random.between(5, 200);
        cluster.film().fault(server, "disk slower by " + factor);
        cluster.disk(server).slow(factor);
    }

    /** It has little room, or none. */
    void fill(PeerId server) {
        DiskState.Space space = random.nextBoolean() ? DiskState.Space.LOW : DiskState.Space.FULL;
        cluster.film().fault(server, "room on the disk: " + space);
        report(server, space);
    }

    void report(PeerId server, DiskState.Space space) {
        SimNode node = cluster.node(server);
        if (node != null) {
            node.input(new Input.DiskReported(new DiskState(space, 0)));
        }
    }

    /** The next sync fails, and {@code then} is what happens behind the end of its process. */
    void failSync(PeerId server, Runnable then) {
        if (cluster.isUp(server)) {
            cluster.film().note(server, "its next sync will fail");
            cluster.disk(server)
                    .failNextSync(
                            () -> {
                                cluster.crash(server, false);
                                then.run();
                            });
        }
    }

    /** Returns whether the disk was lost, with its process. */
    boolean wipe(PeerId server) {
        if (!mayLose(server) || mayFormAnew(server)) {
            return false;
        }
        cluster.crash(server, false);
        cluster.film().fault(server, "disk is wiped");
        cluster.disk(server).wipe();
        return true;
    }

    /** Damage in front of synced records; returns whether there was any. */
    boolean damage(PeerId server) {
        if (!mayLose(server) || needsEveryDisk(server)) {
            return false;
        }
        cluster.crash(server, false);
        SimDisk disk = cluster.disk(server);
        int kept = random.between(0, disk.image().history().size());
        cluster.film().fault(server, "disk is damaged behind record " + kept);
        disk.damage(kept);
        return true;
    }

    /**
     * Makes a copy, or puts an older one in the disk's place; returns whether it did the latter.
     */
    boolean replaceByCopy(PeerId server) {
        SimDisk disk = cluster.disk(server);
        DiskImage copy = copies.get(server);
        if (copy == null || copy.diskId() != disk.image().diskId()) {
            cluster.film().note(server, "a copy of its disk is made");
            copies.put(server, disk.copy());
            return false;
        }
        if (!mayLose(server) || !isRemembered(server, copy)) {
            return false;
        }
        cluster.crash(server, false);
        cluster.film().fault(server, "an old copy takes the place of its disk");
        long last = disk.image().incarnation();
        disk.restore(copy);
        suspect(server, last);
        copies.remove(server);
        return true;
    }

    /** Rot in the last records, which recovery takes for a torn write; returns whether there is. */
    boolean rotTail(PeerId server) {
        if (!mayLose(server)) {
            return false;
        }
        SimDisk disk = cluster.disk(server);
        DiskImage rotten = disk.copy();
        int records = random.between(1, 5);
        rotten.rotTail(records);
        if (rotten.standing() == Standing.VOTER && !isRemembered(server, rotten)) {
            return false;
        }
        cluster.crash(server, false);
        // The crash may have left more than was seen of it before.
        rotten = disk.copy();
        rotten.rotTail(records);
        if (rotten.standing() == Standing.VOTER && !isRemembered(server, rotten)) {
            return true;
        }
        cluster.film().fault(server, "the last " + records + " records of its disk rot");
        disk.rotTail(records);
        suspect(server, disk.image().incarnation());
        return true;
    }

    /**
     * Whether those voters who do not durably remember more of this disk than it would show are too
     * few to make a quorum with it.
     */
    private boolean isRemembered(PeerId server, DiskImage shown) {
        int unaware = 0;
        for (PeerId voter : cluster.voters()) {
            if (!voter.equals(server) && !remembersMore(voter, server, shown)) {
                unaware++;
            }
        }
        return unaware + 1 <= cluster.voters().size() / 2;
    }

    private boolean remembersMore(PeerId voter, PeerId server, DiskImage shown) {
        DiskImage own = cluster.disk(voter).image();
        PeerMemory memory = own.memoryOf(server, shown.diskId());
        return memory != null
                && own.standing() == Standing.VOTER
                && !isSuspect(voter)
                && (memory.incarnation() > shown.incarnation() + SimDisk.INCARNATION_STRIDE_MAX
                        || memory.acceptedEpoch() > shown.acceptedEpoch()
                        || memory.highestZxidEverLogged() > shown.highestZxidEverLogged());
    }

    /** The disk that was put there must not look like a process that somebody has seen. */
    private void suspect(PeerId server, long lastIncarnation) {
        SimDisk disk = cluster.disk(server);
        long diskId = disk.image().diskId();
        Set<Long> seen = new HashSet<>(Set.of(lastIncarnation));
        for (PeerId other : cluster.servers()) {
            PeerMemory memory = cluster.disk(other).image().memoryOf(server, diskId);
            if (memory != null) {
                seen.add(memory.incarnation());
            }
        }
        disk.avoidIncarnations(seen);
        suspects.put(server, diskId);
    }

    private boolean isSuspect(PeerId server) {
        DiskImage image = cluster.disk(server).image();
        Long suspect = suspects.get(server);
        return suspect != null && suspect == image.diskId() && image.standing() == Standing.VOTER;
    }

    /**
     * Whether, without this disk, a quorum of the disks that count is left, and nothing about who
     * counts is undecided.
     */
    private boolean mayLose(PeerId server) {
        History committed = cluster.committed().sequence();
        Membership membership = Membership.NONE;
        for (Proposal record : committed.memberships()) {
            membership = membershipIn(record);
        }
        for (PeerId each : cluster.servers()) {
            for (Proposal record : cluster.disk(each).logical().memberships()) {
                if (record.kind() == Proposal.Kind.MEMBERSHIP && !committed.holds(record)) {
                    return false;
                }
            }
        }
        int left = 0;
        for (Member member : membership.members()) {
            DiskImage image = cluster.disk(member.id()).image();
            if (!member.id().equals(server)
                    && !member.observer()
                    && member.diskId() == image.diskId()
                    && image.standing() == Standing.VOTER
                    && !isSuspect(member.id())) {
                left++;
            }
        }
        // Of those who must notice an old disk none may be lost before they have.
        boolean unnoticed = cluster.servers().stream().anyMatch(this::isSuspect);
        return !unnoticed && left > membership.voterCount() / 2 && membership.voterCount() > 0;
    }

    /**
     * Whether this server, once blank, and those who forgot that the ensemble is formed could form
     * another. A server knows it durably a flush behind its joining; until then it can be
     * overruled, which initialEnsemble=majority risks, and says (decision 6).
     */
    private boolean mayFormAnew(PeerId server) {
        return !cluster.settings().formWithAll && !isFormationKnown(server);
    }

    /**
     * Whether a damaged disk would have to be wiped by hand: initialEnsemble=all waits for every
     * disk.
     */
    private boolean needsEveryDisk(PeerId server) {
        return cluster.settings().formWithAll && !isFormationKnown(server);
    }

    /** Whether a quorum without this server knows that the ensemble is formed. */
    private boolean isFormationKnown(PeerId server) {
        long know =
                cluster.voters().stream()
                        .filter(other -> !other.equals(server))
                        .filter(other -> cluster.disk(other).image().commitMark() != 0)
                        .count();
        return know > cluster.voters().size() / 2;
    }

    private static Membership membershipIn(Proposal record) {
        return record.kind() == Proposal.Kind.EPOCH
                ? EpochRecord.decode(record).membership()
                : Membership.decode(
                        ByteBuffer.wrap(record.array(), record.bodyOffset(), record.bodyLength()));
    }
}
