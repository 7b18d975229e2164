package io.quorate.server.torture;

import io.quorate.server.Await;
import io.quorate.server.torture.check.Entry;
import io.quorate.server.torture.check.Outcome;
import io.quorate.server.torture.check.Request;
import io.quorate.server.torture.check.Result;
import io.quorate.server.torture.check.SessionLog;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the whole tree of one server, behind a sync; nothing may fail any more. */
final class TreeReading {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int ANSWER_SECONDS = 30;

    private final RecordedSession session;

    private TreeReading(RecordedSession session) {
        this.session = session;
    }

    /** What a session was told that read all of it. */
    static SessionLog of(Server server)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        RecordedSession session =
                new RecordedSession(0, server.address(), TIMEOUT_MILLIS, server.id());
        try {
            Await.until("a session at server " + server.id(), ANSWER_SECONDS, session::isReady);
            new TreeReading(session).read();
            return session.log();
        } finally {
            session.close();
        }
    }

    /** Sessions that have ephemeral znodes. */
    static Set<Long> owners(SessionLog reading) {
        Set<Long> owners = new HashSet<>();
        for (Entry entry : reading.entries()) {
            if (entry instanceof Entry.Operation operation
                    && operation.outcome() instanceof Outcome.Done done
                    && done.result() instanceof Result.Data data
                    && data.stat().ephemeralOwner() != 0) {
                owners.add(data.stat().ephemeralOwner());
            }
        }
        return owners;
    }

    private void read() throws InterruptedException, ExecutionException, TimeoutException {
        result(new Request.Sync());
        Deque<String> left = new ArrayDeque<>(List.of(Znodes.ROOT));
        while (!left.isEmpty()) {
            String path = left.remove();
            // A znode that goes meanwhile is that of a session that ends.
            if (result(new Request.GetData(path, 0)) instanceof Result.Data data
                    && data.stat().numChildren() > 0
                    && result(new Request.GetChildren(path, 0)) instanceof Result.Names names) {
                names.names().forEach(name -> left.add(path + "/" + name));
            }
        }
    }

    private Result result(Request request)
            throws InterruptedException, ExecutionException, TimeoutException {
        Outcome outcome = session.ask(request).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (outcome instanceof Outcome.Done done) {
            return done.result();
        }
        throw new AssertionError("the network is whole, and " + request + " is " + outcome);
    }
}
