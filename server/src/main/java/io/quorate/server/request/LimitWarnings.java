package io.quorate.server.request;

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

    private final Map<Kind, Happened> all = new EnumMap<>(Kind.class);

    private record Happened(long count, String lastPath) {}

    /** It happened once more, here. */
    public void add(Kind kind, String path) {
        all.put(kind, new Happened(count(kind) + 1, path));
    }

    /** How often it happened. */
    public long count(Kind kind) {
        Happened happened = all.get(kind);
        return happened == null ? 0 : happened.count;
    }

    /** Where it happened last; null if it never did. */
    public @Nullable String lastPath(Kind kind) {
        Happened happened = all.get(kind);
        return happened == null ? null : happened.lastPath;
    }
}
