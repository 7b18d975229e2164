package io.quorate.server.torture.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A lock's promise: whoever holds it has a token, the zxid of its own znode in the queue, and no
 * write that was made with a token comes behind one that was made with a later token, whoever was
 * cut off, paused, or thought that it still held the lock.
 */
public final class Fencing {

    private static final String NEVER_BACK = "a guarded write has no older token than the last";

    private Fencing() {}

    /** The value of a guarded write; no two have the same number. */
    public static String value(long token, String number) {
        return Long.toString(token) + "-" + number;
    }

    private static long token(String value) {
        return Long.parseLong(value.substring(0, value.indexOf('-')));
    }

    /**
     * Checks a znode that is only set together with a check of the holder's znode.
     *
     * @param path of the guarded znode
     */
    public static List<Violation> check(History history, String path) {
        List<Violation> violations = new ArrayList<>();
        State before = null;
        for (State state : Knowledge.of(history).timeline(path).states()) {
            if (state.value() == null || state.isCreation()) {
                continue;
            }
            if (before != null
                    && token(String.valueOf(state.value()))
                            < token(String.valueOf(before.value()))) {
                violations.add(new Violation(NEVER_BACK, before + ", then " + state));
            }
            before = state;
        }
        return violations;
    }
}
