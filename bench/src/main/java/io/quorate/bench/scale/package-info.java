/**
 * Quorate beside Apache ZooKeeper with very many znodes: what they cost in memory and on disk, how
 * long a restart and a rebuild take, and what snapshots do to writes. Imports {@code bench.load},
 * {@code bench.ensemble} and {@code bench.table}. Called by a person, {@code ScaleMain}, and by
 * {@code bench.compare}, of whose report it is a part.
 */
@NullMarked
package io.quorate.bench.scale;

import org.jspecify.annotations.NullMarked;
