/**
 * Quorate beside Apache ZooKeeper with very many znodes: what they cost in memory and on disk, how
 * long a restart and a rebuild take, and what snapshots do to writes. Imports {@code bench.load}
 * and {@code bench.compare}. Nobody calls it but a person: {@code ScaleMain}.
 */
@NullMarked
package io.quorate.bench.scale;

import org.jspecify.annotations.NullMarked;
