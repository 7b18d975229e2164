/**
 * Fuzzing: {@link io.quorate.server.fuzz.FuzzTarget} lists every decoder that takes bytes from
 * outside, and what holds for all of them. {@code FuzzCorpusTest} runs the committed inputs in each
 * build, {@code FuzzIT} searches for new ones, guided by coverage. docs/testing.md tells how to
 * search for longer and how to replay.
 *
 * <p>A decoder's own laws stand beside it, in {@code XFuzz} of its package. May import everything;
 * nothing imports it.
 */
@NullMarked
package io.quorate.server.fuzz;

import org.jspecify.annotations.NullMarked;
