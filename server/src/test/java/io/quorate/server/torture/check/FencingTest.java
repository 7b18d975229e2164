package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.HistoryDraft.stat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class FencingTest {

    private static final String GUARDED = "/guarded";

    private final HistoryDraft history = new HistoryDraft();
    private final HistoryDraft.Session a = history.session();
    private final HistoryDraft.Session b = history.session();

    private List<String> problems() {
        return Fencing.check(history.history(), GUARDED).stream().map(Violation::promise).toList();
    }

    private void guarded(long firstToken, long secondToken) {
        a.create(1, 2, GUARDED, "nobody", 5);
        a.set(3, 4, GUARDED, Fencing.value(firstToken, "1"), stat(5, 30, 1));
        b.set(5, 6, GUARDED, Fencing.value(secondToken, "2"), stat(5, 31, 2));
    }

    @Test
    void eachHolderWritesInItsTurn() {
        guarded(10, 20);
        assertThat(problems()).isEmpty();
    }

    @Test
    void aHolderThatWasFollowedWritesNothingMore() {
        guarded(20, 10);
        assertThat(problems()).containsExactly("a guarded write has no older token than the last");
    }
}
