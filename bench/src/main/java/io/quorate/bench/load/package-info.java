/**
 * A load generator that speaks the client protocol itself: the same bytes, the same code, whatever
 * server is behind the port. One event loop owns all connections of a run; nothing is shared.
 *
 * <p>{@code LoadRun} measures throughput and latency, {@code OutageRun} the longest time without an
 * acknowledged write, {@code FanOutRun} how soon a change reaches very many watchers, {@code
 * SessionsRun} very many sessions, {@code FillRun} the creation of very many znodes, {@code
 * FirstRead} how soon a server serves. Imports {@code protocol}, Netty and HdrHistogram. Called by
 * its own {@code LoadMain}, by {@code bench.compare} and by {@code bench.scale}; {@code
 * bench.limits} and {@code bench.ensemble} take their command lines apart with its {@code
 * Arguments}.
 */
@NullMarked
package io.quorate.bench.load;

import org.jspecify.annotations.NullMarked;
