package io.quorate.server.tool;

import io.quorate.server.recovery.CurrentGeneration;
import io.quorate.server.snapshot.StateCursor;
import io.quorate.server.snapshot.StateFolder;
import io.quorate.server.snapshot.StateLayout;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateView;
import io.quorate.server.snapshot.UnreadableStateException;
import io.quorate.server.wal.LogFiles;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks saved states: checksums of all tables, each value, that they fit together, and that the
 * log goes on from them.
 */
final class StateVerify {

    /** What is still different after so many readings is being written very fast. */
    private static final int READINGS_MAX = 5;

    private static final String STATE = "state";

    private final StateSource source;
    private final StateReport report;
    private final @Nullable LogFiles log;
    private final int featureLevel;

    private StateVerify(StateSource source, @Nullable LogFiles log, int featureLevel) {
        this.source = source;
        this.report = new StateReport(source.name());
        this.log = log;
        this.featureLevel = featureLevel;
    }

    /**
     * Verifies what a server may be writing. What looks damaged is read again: a file that was
     * replaced between two looks is whole at the next, and damage is the same each time.
     *
     * @param again finds the source anew: a server that runs may have gone on to another generation
     * @param log the log it belongs to, null for the one in the same folder
     * @param featureLevel highest feature level of this build
     */
    static StateReport verify(Again again, @Nullable LogFiles log, int featureLevel)
            throws IOException, Refusal {
        StateReport before = null;
        for (int i = 1; ; i++) {
            try {
                StateReport found = new StateVerify(again.find(), log, featureLevel).read();
                boolean same = before != null && found.isDamagedLike(before);
                if (!found.isDamaged() || same || i == READINGS_MAX) {
                    return found;
                }
                before = found;
            } catch (NoSuchFileException replaced) {
                if (i == READINGS_MAX) {
                    throw replaced;
                }
            }
        }
    }

    /** Finds the source. */
    interface Again {
        StateSource find() throws Refusal;
    }

    private StateReport read() throws IOException {
        switch (source) {
            case StateSource.OfFolder(Path folder) -> {
                StateMeta meta = state(STATE, folder);
                report.stateIs(meta);
                if (log != null && meta != null) {
                    fit(folder, meta, new LogFit(log, 1, featureLevel));
                }
            }
            case StateSource.OfServer(Path root, var current) -> {
                if (current == null) {
                    report.damage(
                            root.resolve(StateSource.CURRENT).toString(),
                            "is missing or does not verify: nothing says which state counts");
                } else {
                    server(root, current);
                }
            }
        }
        return report;
    }

    private void server(Path root, CurrentGeneration current) throws IOException {
        StateLayout layout = new StateLayout(root);
        Path folder = layout.state(current.number());
        LogFit fit =
                new LogFit(
                        log == null ? StateSource.files(root) : log,
                        current.firstSegment(),
                        featureLevel);
        StateMeta meta = Files.isDirectory(folder) ? state(STATE, folder) : null;
        report.stateIs(meta);
        if (meta != null || !report.isDamaged()) {
            String lost = current.lost(meta);
            if (lost != null) {
                report.damage(folder.toString(), lost);
            }
            fit(folder, meta, fit);
        }
        for (Map.Entry<Long, Path> one : layout.snapshots(current.number()).entrySet()) {
            snapshot(one.getKey(), one.getValue(), fit);
        }
        layout.leftovers(current.number()).forEach(report::leftover);
    }

    /** The state must fit the log. */
    private void fit(Path folder, @Nullable StateMeta meta, LogFit fit) throws IOException {
        LogFit.Verdict verdict = fit.of(meta);
        report.logIs(verdict.sentence());
        if (!verdict.fits()) {
            report.damage(folder.toString(), verdict.sentence());
        }
    }

    private void snapshot(long zxid, Path folder, LogFit fit) throws IOException {
        StateMeta meta = state("snapshot", folder);
        if (!Files.exists(folder)) {
            // Deleted by a running server: the reading is void, and is done again.
            throw new NoSuchFileException(folder.toString());
        }
        if (meta == null) {
            return;
        }
        if (meta.base().zxid() != zxid) {
            report.damage(
                    folder.toString(),
                    "holds what is of zxid 0x" + Long.toHexString(meta.base().zxid()));
        }
        LogFit.Verdict verdict = fit.of(meta);
        if (verdict.beginsBehind()) {
            String vain = ": no start can go back to this snapshot";
            report.note(folder.toString(), verdict.sentence() + vain);
        } else if (!verdict.fits()) {
            report.damage(folder.toString(), verdict.sentence());
        }
    }

    /**
     * One state or snapshot.
     *
     * @return what it says of itself, null if nothing
     */
    private @Nullable StateMeta state(String kind, Path path) throws IOException {
        StateFolder folder = new StateFolder(path);
        long before = report.damages();
        List<String> tables = folder.tables();
        Fields fields = StateRows.lead(kind).bare("folder", path.toString());
        fields.number("tables", tables.size()).number("bytes", folder.bytes());
        checksums(folder, tables);
        boolean checksumsHold = report.damages() == before;
        StateMeta meta = null;
        try (StateView view = StateView.open(path)) {
            meta = view.meta();
            mark(folder, view);
            remarks(folder, tables, view.tables());
            content(path, view, fields);
        } catch (UnreadableStateException e) {
            if (checksumsHold) {
                report.damage(path.toString(), String.valueOf(e.getMessage()));
            } else {
                report.note(path.toString(), "was read to its damage and not to its end");
            }
        }
        fields.bare("verdict", report.damages() > before ? "damaged" : "intact");
        report.add(Row.of(kind, fields), !kind.equals(STATE));
        return meta;
    }

    private void checksums(StateFolder folder, List<String> tables) throws IOException {
        for (String table : tables) {
            Path file = folder.path().resolve(table);
            try {
                folder.verifyTable(table);
            } catch (UnreadableStateException e) {
                // A running server deletes tables; that one is missing is found at opening.
                if (Files.exists(file)) {
                    report.damage(file.toString(), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void mark(StateFolder folder, StateView view) {
        if (view.markProblem() != null) {
            report.damage(folder.path().toString(), view.markProblem());
        } else if (folder.isNamedAsState() && !folder.isMarked()) {
            report.damage(folder.path().toString(), "SAVED is missing");
        }
    }

    private void remarks(StateFolder folder, List<String> tables, Set<String> live)
            throws IOException {
        for (String table : tables) {
            if (!live.contains(table)) {
                report.note(
                        folder.path().resolve(table).toString(),
                        "is no part of the state: being written or deleted, or a crash left it");
            }
        }
        for (String name : folder.strangers()) {
            report.note(folder.path().resolve(name).toString(), "is no file of a saved state");
        }
    }

    private void content(Path path, StateView view, Fields fields) throws IOException {
        StateMeta meta = view.meta();
        if (meta == null) {
            report.note(path.toString(), "holds nothing: nothing was saved in it yet");
            return;
        }
        fields.hex("zxid", meta.base().zxid()).hex("digest", meta.digest());
        StateTally tally = new StateTally(what -> report.damage(path.toString(), what));
        try (StateCursor cursor = view.entries()) {
            tally.readAll(cursor, meta);
        } finally {
            tally.putInto(fields);
        }
    }
}
