package io.quorate.server.tree;

import io.quorate.protocol.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/**
 * What the tree says of a transaction it has applied: one result per operation, and the changes in
 * order. Reused: valid until the next transaction is applied.
 */
public final class Applied {

    private final List<OpResult> results = new ArrayList<>();
    private final List<TreeChange> changes = new ArrayList<>();
    private int resultCount;
    private boolean multi;

    Applied() {}

    /** Whether the transaction was a multi: its errors are in the body of its reply. */
    public boolean isMulti() {
        return multi;
    }

    /** The error in the reply's header. A refused multi has none there. */
    public ErrorCode error() {
        return multi || resultCount == 0 ? ErrorCode.OK : results.getFirst().error();
    }

    /** Number of operations: 1 but for a multi, and 0 for what concerns sessions only. */
    public int resultCount() {
        return resultCount;
    }

    /** The result of the operation with this index. */
    public OpResult result(int index) {
        if (index >= resultCount) {
            throw new IndexOutOfBoundsException(index);
        }
        return results.get(index);
    }

    /** The changes, in the order in which they happened. */
    public List<TreeChange> changes() {
        return changes;
    }

    void reset(boolean isMulti) {
        multi = isMulti;
        resultCount = 0;
        changes.clear();
    }

    OpResult nextResult() {
        if (resultCount == results.size()) {
            results.add(new OpResult());
        }
        return results.get(resultCount++);
    }

    void changed(TreeChange change) {
        changes.add(change);
    }
}
