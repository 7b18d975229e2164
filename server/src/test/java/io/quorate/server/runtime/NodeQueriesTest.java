package io.quorate.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.common.InvariantViolation;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;

class NodeQueriesTest {

    private final CompletableFuture<String> answer = new CompletableFuture<>();

    /** What a loop's task throws ends the process. */
    @Test
    void aQuestionThatFailsIsAnsweredSo_andEndsNothing() {
        NodeQueries.guarded(
                answer,
                () -> {
                    throw new IndexOutOfBoundsException("7");
                });
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void aBrokenInvariantEndsTheProcessWhoeverFindsIt() {
        assertThatThrownBy(
                        () ->
                                NodeQueries.guarded(
                                        answer,
                                        () -> {
                                            throw new InvariantViolation("broken");
                                        }))
                .isInstanceOf(InvariantViolation.class);
        assertThat(answer).isNotDone();
    }
}
