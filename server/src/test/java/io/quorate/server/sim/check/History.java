package io.quorate.server.sim.check;

import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.FeatureLevelRecord;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The logical log of one server or of one disk: what recovery, a stream and a vote can see. */
public final class History {

    private final List<Proposal> records;

    /** Those of the records that say who counts. */
    private final List<Proposal> memberships;

    /** Those that raise the feature level. */
    private final List<Proposal> levels;

    public History() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private History(List<Proposal> records, List<Proposal> memberships, List<Proposal> levels) {
        this.records = records;
        this.memberships = memberships;
        this.levels = levels;
    }

    public History copy() {
        return new History(
                new ArrayList<>(records), new ArrayList<>(memberships), new ArrayList<>(levels));
    }

    /** Appends a record, which must continue the chain. */
    public void append(Proposal record) {
        if (!record.follows(lastZxid(), lastChainHash())) {
            throw new CheckFailed(
                    Promise.NO_GAPS_IN_A_LOG,
                    record
                            + " after "
                            + CheckFailed.hex(record.previousZxid())
                            + " does not continue a log that ends at "
                            + CheckFailed.hex(lastZxid()));
        }
        records.add(record);
        switch (record.kind()) {
            case TXN -> {}
            case EPOCH, MEMBERSHIP -> memberships.add(record);
            case FEATURE_LEVEL -> levels.add(record);
        }
    }

    /** Voids what lies above {@code zxid}. */
    public void truncateTo(long zxid) {
        if (zxid != 0 && at(zxid) == null) {
            throw new CheckFailed(
                    Promise.TRUNCATION_IS_EXACT, "no record at " + CheckFailed.hex(zxid));
        }
        while (!records.isEmpty() && records.getLast().zxid() > zxid) {
            records.removeLast();
        }
        while (!memberships.isEmpty() && memberships.getLast().zxid() > zxid) {
            memberships.removeLast();
        }
        while (!levels.isEmpty() && levels.getLast().zxid() > zxid) {
            levels.removeLast();
        }
    }

    public boolean isEmpty() {
        return records.isEmpty();
    }

    public int size() {
        return records.size();
    }

    public List<Proposal> records() {
        return records;
    }

    /** The records that say who counts, epoch records among them, oldest first. */
    public List<Proposal> memberships() {
        return memberships;
    }

    /** The feature level at the end of this log; 0 while it is empty. */
    public int featureLevel() {
        Proposal raised = levels.isEmpty() ? null : levels.getLast();
        for (int i = memberships.size() - 1; i >= 0; i--) {
            Proposal record = memberships.get(i);
            if (record.kind() == Proposal.Kind.EPOCH) {
                return raised != null && raised.zxid() > record.zxid()
                        ? FeatureLevelRecord.decode(raised)
                        : EpochRecord.decode(record).featureLevel();
            }
        }
        return 0;
    }

    public long lastZxid() {
        return records.isEmpty() ? 0 : records.getLast().zxid();
    }

    public long lastChainHash() {
        return records.isEmpty() ? 0 : records.getLast().chainHash();
    }

    /** The record with exactly this zxid. */
    public @Nullable Proposal at(long zxid) {
        int index = floorIndex(zxid);
        return index >= 0 && records.get(index).zxid() == zxid ? records.get(index) : null;
    }

    /** Whether this very record, and so everything before it, stands here. */
    public boolean holds(Proposal record) {
        Proposal own = at(record.zxid());
        return own != null && own.chainHash() == record.chainHash();
    }

    /** Index of the newest record at or below {@code zxid}, -1 if there is none. */
    public int floorIndex(long zxid) {
        int low = 0;
        int high = records.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).zxid() <= zxid) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
