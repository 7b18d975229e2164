package io.quorate.server.zab;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The most this server has seen of each peer's disk, so that an old copy of that disk is noticed
 * (DESIGN 4, old disks).
 */
final class PeerMemories {

    private final List<PeerMemory> memories;

    PeerMemories(List<PeerMemory> recovered) {
        memories = new ArrayList<>(recovered);
    }

    private int indexOf(PeerId peer, long diskId) {
        for (int i = 0; i < memories.size(); i++) {
            if (memories.get(i).peer().equals(peer) && memories.get(i).diskId() == diskId) {
                return i;
            }
        }
        return -1;
    }

    /**
     * What does not fit between {@code hello} and what is remembered of the same disk; null if all
     * does.
     */
    @Nullable String contradiction(Hello hello) {
        int index = indexOf(hello.sender(), hello.diskId());
        if (index < 0) {
            return null;
        }
        PeerMemory known = memories.get(index);
        if (hello.incarnation() == known.incarnation()) {
            // The same process: greetings of two links may overtake each other, and
            // acknowledgements them.
            return null;
        }
        if (hello.incarnation() < known.incarnation()) {
            return "start number " + hello.incarnation() + " after " + known.incarnation();
        }
        if (hello.acceptedEpoch() < known.acceptedEpoch()) {
            return "accepted epoch " + hello.acceptedEpoch() + " after " + known.acceptedEpoch();
        }
        if (hello.highestZxidEverLogged() < known.highestZxidEverLogged()) {
            return "log up to 0x"
                    + Long.toHexString(hello.highestZxidEverLogged())
                    + " after 0x"
                    + Long.toHexString(known.highestZxidEverLogged());
        }
        return null;
    }

    /**
     * Takes over what a greeting says. Returns what to write down: a new incarnation's first
     * greeting; else null.
     */
    @Nullable PeerMemory greeted(Hello hello) {
        int index = indexOf(hello.sender(), hello.diskId());
        boolean fresh = index < 0 || memories.get(index).incarnation() < hello.incarnation();
        PeerMemory now =
                raise(
                        hello.sender(),
                        hello.diskId(),
                        hello.incarnation(),
                        hello.acceptedEpoch(),
                        hello.highestZxidEverLogged());
        return fresh ? now : null;
    }

    /** Takes over something that the peer said to be durable on its disk. */
    void durable(PeerId peer, long diskId, long acceptedEpoch, long zxid) {
        if (indexOf(peer, diskId) >= 0) {
            raise(peer, diskId, 0, acceptedEpoch, zxid);
        }
    }

    private PeerMemory raise(
            PeerId peer, long diskId, long incarnation, long acceptedEpoch, long zxid) {
        int index = indexOf(peer, diskId);
        if (index < 0) {
            memories.remove(PeerMemory.toForget(memories, peer));
            PeerMemory first = new PeerMemory(peer, diskId, incarnation, acceptedEpoch, zxid);
            memories.add(first);
            return first;
        }
        PeerMemory known = memories.get(index);
        if (incarnation > known.incarnation()
                || acceptedEpoch > known.acceptedEpoch()
                || zxid > known.highestZxidEverLogged()) {
            known =
                    new PeerMemory(
                            peer,
                            diskId,
                            Math.max(incarnation, known.incarnation()),
                            Math.max(acceptedEpoch, known.acceptedEpoch()),
                            Math.max(zxid, known.highestZxidEverLogged()));
            memories.set(index, known);
        }
        return known;
    }
}
