/**
 * From a data directory to a running history: layout, lock and format version; which generation of
 * saved state and log is the current one, and how the next takes its place; the state loaded, the
 * log behind it scanned and replayed; what is damaged and what is put aside. The directory in prose
 * is in docs/formats/data-directory.md.
 *
 * <p>Reading order: {@link io.quorate.server.recovery.Recovery} is a start; {@link
 * io.quorate.server.recovery.Generations} knows {@code CURRENT}; {@code SavedState} and {@code
 * HistoryReplay} make the tree and what consensus holds; {@link io.quorate.server.recovery.Damage}
 * is what a start that went wrong tells.
 *
 * <p>May import {@code wal}, {@code snapshot}, {@code tree}, {@code session}, {@code txn}, {@code
 * zab} (values only) and {@code common}. Called by the server's assembly once, before the node
 * runs; by {@code runtime}, which changes to the next generation; and by {@code tool}, which only
 * reads.
 */
@NullMarked
package io.quorate.server.recovery;

import org.jspecify.annotations.NullMarked;
