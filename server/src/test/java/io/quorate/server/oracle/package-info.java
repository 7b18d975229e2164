/**
 * The same requests for a real Apache ZooKeeper and for Quorate, and every answer compared: what
 * docs/differences.md does not name must be equal.
 *
 * <p>{@code Draw} makes episodes of steps from a seed, {@code Player} plays them to all servers at
 * once over {@code Link}s, {@code AnswerReader} takes answers apart into named fields, {@code
 * Likeness} says whether two of them mean the same, {@code Shrinker} makes a failing episode short.
 * Requests and answers are written and read here by hand, and not by the codecs of {@code
 * protocol}: a mistake there must not hide itself, and most requests that matter are not valid.
 */
@NullMarked
package io.quorate.server.oracle;

import org.jspecify.annotations.NullMarked;
