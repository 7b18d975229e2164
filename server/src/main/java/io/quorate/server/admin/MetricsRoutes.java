package io.quorate.server.admin;

/** What the port of {@code metricsProvider.httpPort} serves: the meters, and nothing else. */
final class MetricsRoutes implements Routes {

    private final MetricsRoute metrics;

    MetricsRoutes(MetricsRoute metrics) {
        this.metrics = metrics;
    }

    @Override
    public Answer answer(Request request) throws InterruptedException {
        if (!request.path().equals("/metrics")) {
            return Answer.error(Answer.NOT_FOUND, "only /metrics is at this port");
        }
        return request.method().equals("GET") || request.method().equals("HEAD")
                ? metrics.answer(request)
                : Answer.error(Answer.METHOD_NOT_ALLOWED, "/metrics is read with GET or HEAD");
    }
}
