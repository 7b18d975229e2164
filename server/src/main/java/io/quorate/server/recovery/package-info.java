/**
 * From a data directory to a running history: layout, lock, format version; log scan and replay.
 * May import wal, snapshot, tree, session, zab, common. Called by the server's assembly once,
 * before any thread runs.
 */
@NullMarked
package io.quorate.server.recovery;

import org.jspecify.annotations.NullMarked;
