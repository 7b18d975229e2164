package io.quorate.server.tool;

import io.quorate.server.session.SessionTable;
import io.quorate.server.snapshot.StateCursor;
import io.quorate.server.snapshot.StateEntry;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.tree.TreeCheck;
import io.quorate.server.tree.Znode;
import io.quorate.server.txn.EphemeralOwner;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.function.Consumer;

/** Counts what is in a saved state, and says what of it does not fit together. */
final class StateTally {

    private final TreeCheck tree = new TreeCheck();
    private final Consumer<String> problems;
    private boolean complete = true;
    private long acls;
    private long sessions;
    private long znodes;
    private long ephemerals;
    private long dataBytes;
    private long sessionDigest;

    /** What is wrong goes to {@code problems}. */
    StateTally(Consumer<String> problems) {
        this.problems = problems;
    }

    /** Reads a state to its end. */
    void readAll(StateCursor cursor, StateMeta meta) throws IOException {
        StateEntry entry = cursor.next();
        while (entry != null) {
            next(entry);
            entry = cursor.next();
        }
        tree.finish().forEach(problems);
        long digest = tree.digest() + sessionDigest;
        // Without what could not be decoded it must differ, which says nothing new.
        if (complete && digest != meta.digest()) {
            problems.accept(
                    "the content has digest 0x"
                            + Long.toHexString(digest)
                            + ", and was saved with 0x"
                            + Long.toHexString(meta.digest()));
        }
    }

    private void next(StateEntry entry) {
        switch (entry) {
            case StateEntry.OfAcl(var number, var acl) -> {
                acls++;
                report(tree.acl(number, acl));
            }
            case StateEntry.OfMeta _ -> {}
            case StateEntry.OfSession(var session) -> {
                sessions++;
                sessionDigest += SessionTable.digestOf(session);
            }
            case StateEntry.OfZnode(byte[] znode, int cversion, long pzxid) -> {
                znodes++;
                dataBytes += Znode.dataLength(znode);
                ephemerals += EphemeralOwner.isSession(Znode.ephemeralOwner(znode)) ? 1 : 0;
                report(tree.znode(znode, cversion, pzxid));
            }
            case StateEntry.Undecodable(String what) -> report(what);
        }
    }

    private void report(@Nullable String problem) {
        if (problem != null) {
            complete = false;
            problems.accept(problem);
        }
    }

    /** Adds the counts. */
    void putInto(Fields fields) {
        fields.number("acls", acls).number("sessions", sessions).number("znodes", znodes);
        fields.number("ephemerals", ephemerals).number("dataBytes", dataBytes);
    }
}
