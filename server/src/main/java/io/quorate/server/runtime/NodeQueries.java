package io.quorate.server.runtime;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.metrics.ServerView.Listing;
import io.quorate.server.node.Inspection;
import io.quorate.server.node.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks the node what it is and has, from any thread: on its loop, and what is much in slices
 * between which the loop serves. An answer completes on the loop's thread, and never once the loop
 * is stopped: who asks gives up after a while. A question that fails is its asker's affair; nothing
 * that it only looks at is the worse for it.
 */
public final class NodeQueries {

    /** About a millisecond of work. */
    private static final int SLICE = 2_000;

    private final NodeLoop loop;
    private final Node node;
    private final int listedMax;

    /**
     * @param listedMax a list ends after so many
     */
    public NodeQueries(NodeLoop loop, Node node, int listedMax) {
        this.loop = loop;
        this.node = node;
        this.listedMax = listedMax;
    }

    /** One question that is answered at once. */
    public <T> CompletableFuture<T> ask(Function<Node, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> guarded(answer, () -> answer.complete(question.apply(node))));
        return answer;
    }

    static void guarded(CompletableFuture<?> answer, Runnable question) {
        try {
            question.run();
        } catch (InvariantViolation broken) {
            throw broken;
        } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** A part of a walk: adds to the list, and returns whether there is more. */
    public interface Walk<T> {
        boolean next(Inspection inspection, int max, List<T> to);
    }

    /** A question whose answer is a list. */
    public <T> CompletableFuture<Listing<T>> list(Walk<T> walk) {
        CompletableFuture<Listing<T>> answer = new CompletableFuture<>();
        List<T> all = new ArrayList<>();
        loop.execute(() -> guarded(answer, () -> walk(node.inspection(), walk, all, answer)));
        return answer;
    }

    private <T> void walk(
            Inspection inspection,
            Walk<T> walk,
            List<T> all,
            CompletableFuture<Listing<T>> answer) {
        if (answer.isDone()) {
            // Nobody waits for it any more.
            return;
        }
        boolean more = walk.next(inspection, SLICE, all);
        if (!more) {
            answer.complete(new Listing<>(all, true));
        } else if (all.size() >= listedMax) {
            answer.complete(new Listing<>(all, false));
        } else {
            loop.executeLater(() -> guarded(answer, () -> walk(inspection, walk, all, answer)));
        }
    }
}
