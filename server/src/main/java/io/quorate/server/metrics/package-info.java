/**
 * What a server counts and times, and under which names it is told. {@link
 * io.quorate.server.metrics.Metrics} is the table: each meter is declared there, once. {@link
 * io.quorate.server.metrics.MonitorText} prints it as {@code mntr}, {@link
 * io.quorate.server.metrics.Exposition} for Prometheus; both read the same objects.
 *
 * <p>A meter is written by one thread, with plain additions that others can read at any time
 * (package {@code common}): counting costs no lock, no allocation and no fence. Gauges are read
 * from a {@link io.quorate.server.metrics.Picture} that the node loop is asked for.
 *
 * <p>Imports {@code node}, {@code zab} and {@code common}. Written by {@code front}, {@code
 * runtime} and {@code admin}, read by {@code front} and {@code admin}.
 */
@NullMarked
package io.quorate.server.metrics;

import org.jspecify.annotations.NullMarked;
