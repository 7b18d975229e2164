package io.quorate.client;

import java.util.List;

/** A transaction of which nothing was done: one of its operations could not be. */
public final class TransactionFailed extends KeeperException {

    private static final long serialVersionUID = 1L;

    private final transient List<OpResult> results;

    TransactionFailed(Facts facts, List<OpResult> results) {
        super(facts);
        this.results = List.copyOf(results);
    }

    /** One for each operation, in their order. */
    public List<OpResult> results() {
        return results;
    }
}
