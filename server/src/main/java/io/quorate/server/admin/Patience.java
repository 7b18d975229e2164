package io.quorate.server.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the node loop, for some seconds. */
final class Patience {

    /** A loop that does not answer for so long is no slow one any more. */
    static final int SECONDS = 5;

    private Patience() {}

    static <T> T await(CompletableFuture<T> answer) throws InterruptedException, TimeoutException {
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }
}
