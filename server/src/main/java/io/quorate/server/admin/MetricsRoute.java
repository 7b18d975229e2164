package io.quorate.server.admin;

import io.quorate.server.metrics.Exposition;
import io.quorate.server.metrics.Picture;
import io.quorate.server.metrics.ServerView;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeoutException;

/**
 * {@code /metrics}. While the node loop does not answer, counters and summaries are told as they
 * are, and gauges as they were last: that is when somebody wants to see them.
 */
final class MetricsRoute implements Routes {

    private final ServerView server;
    private final Exposition exposition;
    private final Patience patience;
    private volatile @Nullable Picture last;

    MetricsRoute(ServerView server, Exposition exposition, Patience patience) {
        this.patience = patience;
        this.server = server;
        this.exposition = exposition;
    }

    @Override
    public Answer answer(Request request) throws InterruptedException {
        Picture picture;
        try {
            picture = patience.await(server.picture());
            last = picture;
        } catch (TimeoutException silent) {
            Picture before = last;
            if (before == null) {
                return Answer.error(Answer.UNAVAILABLE, patience.over());
            }
            picture = before.stale();
        }
        boolean open = request.accept().contains("application/openmetrics-text");
        return new Answer(
                Answer.OK,
                open ? Exposition.OPEN_METRICS : Exposition.TEXT,
                exposition.scrape(picture, open));
    }
}
