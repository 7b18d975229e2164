package io.quorate.server.request;

import io.quorate.server.common.CounterSet;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;

/**
 * What an operator should hear of limits, as this server decided it as leader: how often each thing
 * happened, and where last. The core does not log; the shell looks here now and then, which bounds
 * what it logs. The node's thread only.
 */
public final class LimitWarnings {

    /** What happened. */
    public enum Kind {
        /** A write went through with which a quota's limit is exceeded. The path is the quota's. */
        QUOTA_EXCEEDED,
        /** A write was refused for a quota's hard limit. The path is the quota's. */
        QUOTA_REFUSED,
        /** The limits of a quota cannot be read. The path is the quota's. */
        QUOTA_UNREADABLE,
        /** A list of children passed half of what clients take. The path is the parent's. */
        CHILD_LIST_LARGE,
        /** A creation was refused for the list it would have been in. The path is the parent's. */
        CHILD_LIST_REFUSED
    }

    private final CounterSet<Kind> counts = new CounterSet<>(Kind.class);
    private final Map<Kind, String> lastPaths = new EnumMap<>(Kind.class);

    /** It happened once more, here. */
    public void add(Kind kind, String path) {
        counts.increment(kind);
        lastPaths.put(kind, path);
    }

    /** How often it happened. */
    public long count(Kind kind) {
        return counts.value(kind);
    }

    /** How often each thing happened. */
    public CounterSet<Kind> counts() {
        return counts;
    }

    /** Where it happened last; null if it never did. */
    public @Nullable String lastPath(Kind kind) {
        return lastPaths.get(kind);
    }
}
