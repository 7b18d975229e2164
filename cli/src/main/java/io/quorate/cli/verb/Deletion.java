package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.Op;
import io.quorate.client.OpResult;
import io.quorate.client.TransactionFailed;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Deletes a tree from below, some znodes in one transaction and some transactions under way at a
 * time. A transaction that fails, since somebody else writes there, is done again one by one.
 */
final class Deletion {

    private static final int UNDER_WAY = 4;

    /** A request must stay below what servers take, 1 MiB. */
    private static final int BATCH_CHARS = 200_000;

    /** What an operation needs beside its path, at most. */
    private static final int OPERATION_CHARS = 24;

    private final KeeperClient client;
    private final int batchSize;
    private final Deque<Batch> underWay = new ArrayDeque<>();
    private List<String> batch = new ArrayList<>();
    private int batchChars;
    private int deleted;
    private int failed;
    private @Nullable KeeperException firstFailure;

    private record Batch(List<String> paths, CompletableFuture<List<OpResult>> answer) {}

    Deletion(KeeperClient client, int batchSize) {
        this.client = client;
        this.batchSize = batchSize;
    }

    void delete(String root) throws InterruptedException {
        new Tree(client, root, null)
                .walk(
                        new Tree.Visitor() {
                            @Override
                            public void enter(String path) {}

                            @Override
                            public void secret(String path) {
                                // it cannot be deleted, which will be said
                            }

                            @Override
                            public void leave(String path) throws InterruptedException {
                                add(path);
                            }
                        });
        send();
        while (!underWay.isEmpty()) {
            finish(underWay.remove());
        }
    }

    private void add(String path) throws InterruptedException {
        batch.add(path);
        batchChars += path.length() + OPERATION_CHARS;
        if (batch.size() == batchSize || batchChars >= BATCH_CHARS) {
            send();
        }
    }

    private void send() throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        if (underWay.size() == UNDER_WAY) {
            finish(underWay.remove());
        }
        List<String> paths = batch;
        batch = new ArrayList<>();
        batchChars = 0;
        underWay.add(
                new Batch(
                        paths,
                        client.multi(
                                paths.stream()
                                        .map(path -> Op.delete(path, KeeperClient.ANY_VERSION))
                                        .toList())));
    }

    private void finish(Batch sent) throws InterruptedException {
        try {
            await(sent.answer());
            deleted += sent.paths().size();
        } catch (TransactionFailed somebodyWrites) {
            for (String path : sent.paths()) {
                deleteOne(path);
            }
        }
    }

    private void deleteOne(String path) throws InterruptedException {
        try {
            await(client.delete(path, KeeperClient.ANY_VERSION));
            deleted++;
        } catch (KeeperException.NoNode gone) {
            // as wanted
        } catch (KeeperException refused) {
            if (!Failures.isRefusal(refused)) {
                throw refused;
            }
            failed++;
            firstFailure = firstFailure == null ? refused : firstFailure;
        }
    }

    int deleted() {
        return deleted;
    }

    int failed() {
        return failed;
    }

    /** If any. */
    KeeperException firstFailure() {
        return Objects.requireNonNull(firstFailure);
    }
}
