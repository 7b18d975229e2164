package io.quorate.server.tool;

import io.quorate.server.snapshot.StateEntry;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.UnreadableStateException;
import io.quorate.server.txn.AclList;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares two saved states entry by entry, both read in the order of their keys. Takes memory for
 * the ACLs and for two znodes.
 */
final class StateDiff {

    private static final String DIFFERENCE = "difference";

    private final Filter filter;
    private final boolean data;
    private final long limit;
    private final Printer printer;
    private long shown;

    /**
     * @param filter which differences count
     * @param data whether to show the data of znodes where it differs
     * @param limit differences at most
     */
    StateDiff(Filter filter, boolean data, long limit, Printer printer) {
        this.filter = filter;
        this.data = data;
        this.limit = limit;
        this.printer = printer;
    }

    /**
     * Compares.
     *
     * @return whether nothing differs that the filter lets pass
     * @throws UnreadableStateException if one of them does not verify, or holds nothing
     */
    boolean compare(Path first, Path second) throws IOException {
        try (DiffSide a = DiffSide.open(first);
                DiffSide b = DiffSide.open(second)) {
            printer.print(side("a", a));
            printer.print(side("b", b));
            differs(StateRows.META, Difference.of(a.meta(), b.meta()));
            acls(a, b);
            merge(a, b);
        }
        summary();
        return shown == 0;
    }

    private static Row side(String name, DiffSide side) {
        StateMeta meta = side.meta();
        Fields fields = StateRows.lead("side");
        fields.bare("side", name).bare("folder", side.folder().toString());
        fields.hex("zxid", meta.base().zxid()).hex("digest", meta.digest());
        return Row.of("side", fields);
    }

    private void differs(String kind, Difference difference) {
        if (!difference.isNone()) {
            show(difference.row(Row.of(kind, StateRows.lead(kind))));
        }
    }

    /** By content: the numbers are each server's own. */
    private void acls(DiffSide a, DiffSide b) {
        onlyIn("onlyInA", a, b);
        onlyIn("onlyInB", b, a);
    }

    private void onlyIn(String where, DiffSide one, DiffSide other) {
        for (AclList acl : one.aclsWithout(other)) {
            Fields fields = StateRows.lead(StateRows.ACL).bare(DIFFERENCE, where);
            show(Row.of(StateRows.ACL, fields.several("acl", TxnFields.acl(acl, data))));
        }
    }

    private void merge(DiffSide a, DiffSide b) throws IOException {
        boolean sought = filter.path() == null;
        while ((a.entry() != null || b.entry() != null) && shown < limit) {
            if (!sought && a.isPastSessions() && b.isPastSessions()) {
                sought = true;
                byte[] path = String.valueOf(filter.path()).getBytes(StandardCharsets.UTF_8);
                a.seekZnode(path);
                b.seekZnode(path);
                continue;
            }
            int order = DiffSide.compare(a.entry(), b.entry());
            DiffSide ahead = order <= 0 ? a : b;
            if (sought && filter.path() != null && ahead.isBehind(filter.path())) {
                return;
            }
            if (order == 0) {
                both(a, b);
                a.next();
                b.next();
            } else {
                only(order < 0 ? "onlyInA" : "onlyInB", ahead);
                ahead.next();
            }
        }
    }

    private void only(String where, DiffSide side) {
        Row row =
                switch (side.entry()) {
                    case StateEntry.OfSession(var session) -> StateRows.session(session);
                    case StateEntry.OfZnode t -> StateRows.znode(t, side.acl(t), data);
                    case null, default -> null;
                };
        if (row != null) {
            row.fields().text(DIFFERENCE, where);
            show(row);
        }
    }

    private void both(DiffSide a, DiffSide b) {
        if (a.entry() instanceof StateEntry.OfSession(var of)
                && b.entry() instanceof StateEntry.OfSession(var other)) {
            Difference difference = Difference.of(of, other);
            if (!difference.isNone()) {
                Fields fields = StateRows.lead(StateRows.SESSION);
                fields.add("session", new Value.Hex(of.id()), Fields.Style.BARE, 0);
                show(difference.row(new Row(StateRows.SESSION, null, of.id(), List.of(), fields)));
            }
        }
        if (a.entry() instanceof StateEntry.OfZnode of
                && b.entry() instanceof StateEntry.OfZnode other) {
            Difference difference = Difference.of(of, a.acl(of), other, b.acl(other), data);
            if (!difference.isNone()) {
                show(difference.row(StateRows.znodeWithPath(of.znode())));
            }
        }
    }

    private void show(Row row) {
        if (filter.passes(row) && shown < limit) {
            printer.print(row);
            shown++;
        }
    }

    private void summary() {
        Fields fields = new Fields();
        fields.add("kind", new Value.Text("summary"), Fields.Style.HIDDEN, 0);
        fields.number("differences", shown);
        fields.bare("verdict", shown == 0 ? "equal" : "different");
        printer.printTall(Row.of("summary", fields));
    }

    /** What the reader should know beside the rows. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (shown >= limit) {
            notes.add("ended at --limit " + limit);
        }
        return notes;
    }
}
