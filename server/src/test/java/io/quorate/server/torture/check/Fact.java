package io.quorate.server.torture.check;

import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Something that a read has shown of one znode. */
sealed interface Fact {

    String path();

    /** The newest zxid that is seen in it; 0 if none is. */
    long zxid();

    /** The znode is there; the value if it was read. */
    record Present(String path, Stat stat, @Nullable String value) implements Fact {
        @Override
        public long zxid() {
            return Math.max(stat.mzxid(), stat.pzxid());
        }
    }

    record Absent(String path) implements Fact {
        @Override
        public long zxid() {
            return 0;
        }
    }

    record Listing(String path, List<String> names, Stat stat) implements Fact {
        @Override
        public long zxid() {
            return Math.max(stat.mzxid(), stat.pzxid());
        }

        /** What it shows of the parent. */
        Present parent() {
            return new Present(path, stat, null);
        }
    }

    /** What a read has shown, all at one moment; nothing if it was not answered. */
    static List<Fact> of(Entry.Operation operation) {
        if (!(operation.outcome() instanceof Outcome.Done done)) {
            return List.of();
        }
        return switch (operation.request()) {
            case Request.GetData read -> List.of(of(read.path(), done.result()));
            case Request.Exists read -> List.of(of(read.path(), done.result()));
            case Request.GetChildren read -> List.of(of(read.path(), done.result()));
            case Request.MultiRead read -> each(read.paths(), done.result());
            case Request.Sync _, Request.Write _ -> List.of();
        };
    }

    private static List<Fact> each(List<String> paths, Result result) {
        if (!(result instanceof Result.Parts parts)) {
            throw new IllegalArgumentException("no results of several znodes: " + result);
        }
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            facts.add(of(paths.get(i), parts.results().get(i)));
        }
        return facts;
    }

    private static Fact of(String path, Result result) {
        return switch (result) {
            case Result.Data data -> new Present(path, data.stat(), data.value());
            case Result.Found found -> new Present(path, found.stat(), null);
            case Result.Names names -> new Listing(path, names.names(), names.stat());
            case Result.Absent _ -> new Absent(path);
            case Result.Created _, Result.Changed _, Result.Nothing _, Result.Parts _ ->
                    throw new IllegalArgumentException("not a read's result: " + result);
        };
    }
}
