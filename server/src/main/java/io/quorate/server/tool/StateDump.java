package io.quorate.server.tool;

import io.quorate.server.snapshot.StateCursor;
import io.quorate.server.snapshot.StateEntry;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateView;
import io.quorate.server.snapshot.UnreadableStateException;
import io.quorate.server.tree.Znode;
import io.quorate.server.txn.AclList;
import io.quorate.server.zab.EpochEnd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows what is in saved states, row by row. Takes memory for the ACLs and for one znode. */
final class StateDump {

    /** How often to look whether anybody still reads: {@code head} does not read long. */
    private static final int ROWS_BETWEEN_LOOKS = 1_000;

    private final Filter filter;
    private final boolean data;
    private final long limit;
    private final Printer printer;
    private final List<String> notes = new ArrayList<>();
    private long shown;
    private boolean damaged;

    StateDump(Filter filter, boolean data, long limit, Printer printer) {
        this.filter = filter;
        this.data = data;
        this.limit = limit;
        this.printer = printer;
    }

    /** Shows one state; the limit and the remarks are for all together. */
    void dump(Path folder) throws IOException {
        if (isOver()) {
            return;
        }
        try (StateView view = StateView.open(folder)) {
            if (view.markProblem() != null) {
                damaged(view.markProblem());
            }
            StateMeta meta = view.meta();
            if (meta == null) {
                notes.add(folder + " holds nothing: nothing was saved in it yet");
                return;
            }
            show(StateRows.meta(folder.toString(), meta, view.format()));
            for (EpochEnd end : meta.base().epochTable()) {
                show(StateRows.epoch(end));
            }
            showEntries(view);
        } catch (UnreadableStateException e) {
            damaged(String.valueOf(e.getMessage()));
        }
    }

    private void showEntries(StateView view) throws IOException {
        Map<Integer, AclList> acls = new HashMap<>();
        boolean inZnodes = false;
        try (StateCursor cursor = view.entries()) {
            StateEntry entry = cursor.next();
            while (entry != null && !isOver()) {
                switch (entry) {
                    case StateEntry.OfAcl(int number, AclList acl) -> {
                        acls.put(number, acl);
                        show(StateRows.acl(number, acl, data));
                    }
                    case StateEntry.OfMeta _ -> {}
                    case StateEntry.OfSession t -> show(StateRows.session(t.session()));
                    case StateEntry.Undecodable t -> damaged(t.what());
                    case StateEntry.OfZnode t -> {
                        if (!inZnodes && filter.path() != null) {
                            inZnodes = true;
                            cursor.seekZnode(filter.path().getBytes(StandardCharsets.UTF_8));
                        } else if (isBehind(t.znode())) {
                            return;
                        } else {
                            show(view, t, acls);
                        }
                    }
                }
                entry = cursor.next();
            }
        }
    }

    /** Paths with the same beginning lie side by side: behind them is nothing to show. */
    private boolean isBehind(byte[] znode) {
        return !filter.mayPass(StateRows.ZNODE)
                || (filter.path() != null && !Znode.path(znode).startsWith(filter.path()));
    }

    private void show(StateView view, StateEntry.OfZnode entry, Map<Integer, AclList> acls)
            throws IOException {
        if (filter.passes(StateRows.znodeToFilter(entry.znode()))) {
            AclList acl = acls.get(Znode.aclNumber(entry.znode()));
            show(StateRows.znode(entry, acl, view.childCount(entry), data));
        }
    }

    private void show(Row row) {
        if (filter.passes(row) && !isOver()) {
            printer.print(row);
            shown++;
        }
    }

    private boolean isOver() {
        return shown >= limit
                || (shown > 0 && shown % ROWS_BETWEEN_LOOKS == 0 && printer.isBroken());
    }

    /** What does not verify is shown whatever the filter says: it may be what was looked for. */
    private void damaged(String what) {
        damaged = true;
        printer.print(StateRows.problem(Problem.Severity.DAMAGE, null, what));
    }

    /** What the reader should know beside the rows. */
    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (shown >= limit) {
            all.add("ended at --limit " + limit);
        }
        return all;
    }

    /** Whether anything does not verify. */
    boolean isDamaged() {
        return damaged;
    }
}
