/**
 * The command line tools for what lies on a disk, {@code bin/quorate log} and {@code snapshot}, and
 * for what a server is told, {@code bin/quorate config}. They read and never write, take no lock,
 * and work beside a running server, on a stopped one's folder, and on a damaged one.
 *
 * <p>A command makes {@link io.quorate.server.tool.Row}s and prints nothing; a {@link
 * io.quorate.server.tool.Printer} turns rows into text or JSON. {@link
 * io.quorate.server.tool.Arguments}, {@link io.quorate.server.tool.Filter} and the printers know
 * nothing of logs and states: another command uses them as they are.
 *
 * <p>Reading order: {@code Tool} chooses the command. {@code LogCommand} reads its options, {@code
 * LogSource} finds the files, {@code LogContent} walks them, {@code LogDump} and {@code LogVerify}
 * say what was found. {@code SnapshotCommand}, {@code StateSource}, and {@code StateDump}, {@code
 * StateVerify} and {@code StateDiff} do the same with saved states. What is damage is decided by
 * {@code wal}, {@code snapshot}, {@code tree} and {@code recovery}, as at a start. {@code
 * ConfigCommand} shows what {@code config} found.
 *
 * <p>May import {@code wal}, {@code snapshot}, {@code recovery}, {@code tree} and {@code session}
 * (for what a saved state holds), {@code zab} and {@code txn} (values only), {@code config} and
 * {@code common}; nothing but the process's entry imports it.
 */
@NullMarked
package io.quorate.server.tool;

import org.jspecify.annotations.NullMarked;
