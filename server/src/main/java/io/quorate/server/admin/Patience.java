package io.quorate.server.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long the node loop is waited for.
 *
 * @param seconds a loop that does not answer for so long is no slow one any more
 */
record Patience(int seconds) {

    static final Patience DEFAULT = new Patience(5);

    <T> T await(CompletableFuture<T> answer) throws InterruptedException, TimeoutException {
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            // A walk that nobody waits for ends.
            answer.cancel(false);
        }
    }

    /** What is said when it is over. */
    String over() {
        return "the node loop does not answer within " + seconds + " s";
    }
}
