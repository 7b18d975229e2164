package io.quorate.server.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Stat;
import io.quorate.server.torture.check.Request.Create;
import io.quorate.server.torture.check.Request.Mode;
import io.quorate.server.torture.check.Request.SetData;

import java.util.ArrayList;
import java.util.List;

/** A history that is written by hand. Times are small numbers, in milliseconds; so are zxids. */
final class HistoryDraft {

    static final int TIMEOUT_MILLIS = 1_000;
    private static final long MILLI = 1_000_000;

    private final List<Session> sessions = new ArrayList<>();

    /** A client's session; its id is its number. */
    Session session() {
        Session session = new Session(sessions.size() + 1, 0);
        sessions.add(session);
        return session;
    }

    /** One that reads the whole tree of a server at the end. */
    Session reader(int server) {
        Session session = new Session(sessions.size() + 1, server);
        sessions.add(session);
        return session;
    }

    private List<Violation> violations() {
        return HistoryChecks.check(history());
    }

    History history() {
        return new History(sessions.stream().map(Session::log).toList());
    }

    void keepsAllPromises() {
        assertThat(violations()).isEmpty();
    }

    /** Breaks this promise, and perhaps others with it. */
    void breaks(String promise) {
        assertThat(violations()).extracting(Violation::promise).contains(promise);
    }

    /** A znode without children. */
    static Stat stat(long czxid, long mzxid, int version) {
        return stat(czxid, mzxid, version, 0, czxid, 0);
    }

    static Stat stat(long czxid, long mzxid, int version, long owner, long pzxid, int numChildren) {
        return new Stat(czxid, mzxid, 0, 0, version, 0, 0, owner, 0, numChildren, pzxid);
    }

    static Outcome done(Result result) {
        return new Outcome.Done(result);
    }

    /** A session, entry by entry. */
    static final class Session {

        private final int number;
        private final int reader;
        private final List<Entry> entries = new ArrayList<>();
        private SessionLog.End end = SessionLog.End.OPEN;
        private long endedNanos = Long.MAX_VALUE;
        private int index;

        private Session(int number, int reader) {
            this.number = number;
            this.reader = reader;
        }

        private SessionLog log() {
            return new SessionLog(
                    number, number, TIMEOUT_MILLIS, reader, end, endedNanos, List.copyOf(entries));
        }

        Session op(long from, long to, Request request, Outcome outcome) {
            return op(++index, from, to, request, outcome);
        }

        Session op(int asked, long from, long to, Request request, Outcome outcome) {
            entries.add(new Entry.Operation(asked, from * MILLI, to * MILLI, request, outcome));
            return this;
        }

        Session unknown(long from, long to, Request request) {
            return op(from, to, request, new Outcome.Unknown());
        }

        Session refused(long from, long to, Request request, ErrorCode code) {
            return op(from, to, request, new Outcome.Refused(code));
        }

        Session create(long from, long to, String path, String value, long zxid) {
            return op(
                    from,
                    to,
                    new Create(path, value, Mode.PERSISTENT),
                    done(new Result.Created(path, stat(zxid, zxid, 0))));
        }

        Session createEphemeral(long from, long to, String path, String value, long zxid) {
            return op(
                    from,
                    to,
                    new Create(path, value, Mode.EPHEMERAL),
                    done(new Result.Created(path, stat(zxid, zxid, 0, number, zxid, 0))));
        }

        Session createSequential(long from, long to, String path, int sequence, long zxid) {
            return op(
                    from,
                    to,
                    new Create(path, "value of " + path, Mode.SEQUENTIAL),
                    done(new Result.Created(numbered(path, sequence), stat(zxid, zxid, 0))));
        }

        static String numbered(String path, int sequence) {
            return path + "%010d".formatted(sequence);
        }

        /** Sets whatever version there is. */
        Session set(long from, long to, String path, String value, Stat stat) {
            return op(from, to, new SetData(path, value, -1), done(new Result.Changed(stat)));
        }

        Session get(long from, long to, String path, String value, Stat stat) {
            return get(from, to, path, value, stat, 0);
        }

        Session get(long from, long to, String path, String value, Stat stat, int watch) {
            return op(
                    from, to, new Request.GetData(path, watch), done(new Result.Data(value, stat)));
        }

        Session absent(long from, long to, String path) {
            return absent(from, to, path, 0);
        }

        Session absent(long from, long to, String path, int watch) {
            return op(from, to, new Request.Exists(path, watch), done(new Result.Absent()));
        }

        Session children(long from, long to, String path, Stat stat, int watch, String... names) {
            return op(
                    from,
                    to,
                    new Request.GetChildren(path, watch),
                    done(new Result.Names(List.of(names), stat)));
        }

        Session delete(long from, long to, String path) {
            return op(from, to, new Request.Delete(path, -1), done(new Result.Nothing()));
        }

        Session sync(long from, long to) {
            return op(from, to, new Request.Sync(), done(new Result.Nothing()));
        }

        Session fired(long at, int watch, EventType type, String path, long zxid) {
            entries.add(new Entry.Fired(watch, type, path, zxid, at * MILLI));
            return this;
        }

        Session told(long at, Entry.State state) {
            entries.add(new Entry.Connection(state, at * MILLI));
            return this;
        }

        Session ends(long at, SessionLog.End how) {
            if (how == SessionLog.End.EXPIRED) {
                told(at, Entry.State.EXPIRED);
            }
            end = how;
            endedNanos = at * MILLI;
            return this;
        }
    }
}
