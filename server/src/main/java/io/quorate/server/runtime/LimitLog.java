package io.quorate.server.runtime;

import io.quorate.server.request.LimitWarnings;
import io.quorate.server.request.LimitWarnings.Kind;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.Map;

/**
 * Says in the log what came near a limit, or was refused for it: each kind at most once a minute,
 * with how often it happened since and where last. On the node loop's thread.
 */
final class LimitLog {

    private static final Logger LOG = LoggerFactory.getLogger(LimitLog.class);
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final LimitWarnings warnings;
    private final Map<Kind, Long> told = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> toldNanos = new EnumMap<>(Kind.class);

    LimitLog(LimitWarnings warnings) {
        this.warnings = warnings;
    }

    /** About a second has passed. */
    void second(long nowNanos) {
        for (Kind kind : Kind.values()) {
            long count = warnings.count(kind);
            long before = told.getOrDefault(kind, 0L);
            Long lastNanos = toldNanos.get(kind);
            if (count != before && (lastNanos == null || nowNanos - lastNanos >= QUIET_NANOS)) {
                told.put(kind, count);
                toldNanos.put(kind, nowNanos);
                LOG.warn(
                        "{}: {}; {} more since this was said last",
                        warnings.lastPath(kind),
                        text(kind),
                        count - before);
            }
        }
    }

    private static String text(Kind kind) {
        return switch (kind) {
            case QUOTA_EXCEEDED -> "more is there than its quota allows";
            case QUOTA_REFUSED -> "a write was refused, its quota is used up";
            case QUOTA_UNREADABLE ->
                    "its quota cannot be read: set zookeeper_limits to count=N,bytes=N anew";
            case CHILD_LIST_LARGE ->
                    "the list of its children is half as long as clients can read: spread them over"
                            + " several parents";
            case CHILD_LIST_REFUSED ->
                    "a child was refused, clients could not read the list of its children any more";
        };
    }
}
