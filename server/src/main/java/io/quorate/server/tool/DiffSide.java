package io.quorate.server.tool;

import io.quorate.server.snapshot.StateCursor;
import io.quorate.server.snapshot.StateEntry;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateView;
import io.quorate.server.snapshot.UnreadableStateException;
import io.quorate.server.tree.Znode;
import io.quorate.server.txn.AclList;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One of two states that are compared: stands at a session or znode, its ACLs being read. */
final class DiffSide implements Closeable {

    private final Path folder;
    private final StateView view;
    private final StateCursor cursor;
    private final StateMeta meta;
    private final Map<Integer, AclList> acls = new TreeMap<>();
    private @Nullable StateEntry entry;

    private DiffSide(Path folder, StateView view, StateMeta meta) {
        this.folder = folder;
        this.view = view;
        this.meta = meta;
        this.cursor = view.entries();
    }

    /**
     * Opens it.
     *
     * @throws UnreadableStateException if it does not verify, or holds nothing
     */
    static DiffSide open(Path folder) throws IOException {
        StateView view = StateView.open(folder);
        StateMeta meta = view.meta();
        if (meta == null || view.markProblem() != null) {
            String problem = view.markProblem();
            view.close();
            throw new UnreadableStateException(
                    problem == null
                            ? folder + " holds nothing: nothing was saved in it yet"
                            : problem);
        }
        DiffSide side = new DiffSide(folder, view, meta);
        try {
            side.next();
        } catch (IOException e) {
            side.close();
            throw e;
        }
        return side;
    }

    Path folder() {
        return folder;
    }

    StateMeta meta() {
        return meta;
    }

    /** The session or znode it stands at, null behind the last. */
    @Nullable StateEntry entry() {
        return entry;
    }

    /** Goes to the next session or znode. */
    void next() throws IOException {
        entry = cursor.next();
        while (entry instanceof StateEntry.OfAcl || entry instanceof StateEntry.OfMeta) {
            if (entry instanceof StateEntry.OfAcl(int number, AclList acl)) {
                acls.put(number, acl);
            }
            entry = cursor.next();
        }
        if (entry instanceof StateEntry.Undecodable(String what)) {
            throw new UnreadableStateException(folder + ": " + what);
        }
    }

    /** Goes to the first znode whose path is not below these bytes. */
    void seekZnode(byte[] path) throws IOException {
        cursor.seekZnode(path);
        next();
    }

    boolean isPastSessions() {
        return !(entry instanceof StateEntry.OfSession);
    }

    /** Whether it stands at a znode whose path does not begin so. */
    boolean isBehind(String prefix) {
        return entry instanceof StateEntry.OfZnode(byte[] znode, int _, long _)
                && !Znode.path(znode).startsWith(prefix);
    }

    /** The ACL of a znode, null if it is unknown. */
    @Nullable AclList acl(StateEntry.OfZnode of) {
        return acls.get(Znode.aclNumber(of.znode()));
    }

    /** The ACLs that the other one does not have. */
    List<AclList> aclsWithout(DiffSide other) {
        Set<AclList> there = new HashSet<>(other.acls.values());
        return acls.values().stream().filter(acl -> !there.contains(acl)).toList();
    }

    /** The order of the keys; what is not there comes last. */
    static int compare(@Nullable StateEntry a, @Nullable StateEntry b) {
        if (a instanceof StateEntry.OfSession(var one)
                && b instanceof StateEntry.OfSession(var other)) {
            return Long.compareUnsigned(one.id(), other.id());
        }
        if (a instanceof StateEntry.OfZnode one && b instanceof StateEntry.OfZnode other) {
            int from = Znode.pathOffset();
            return Arrays.compareUnsigned(
                    one.znode(),
                    from,
                    Znode.dataOffset(one.znode()),
                    other.znode(),
                    from,
                    Znode.dataOffset(other.znode()));
        }
        return Integer.compare(rank(a), rank(b));
    }

    private static int rank(@Nullable StateEntry entry) {
        return switch (entry) {
            case StateEntry.OfSession _ -> 0;
            case StateEntry.OfZnode _ -> 1;
            case null, default -> 2;
        };
    }

    @Override
    public void close() {
        cursor.close();
        view.close();
    }
}
