/**
 * The whole server as a function: {@code Node.step(input, now, out)}. Composes consensus,
 * transactions, tree, sessions and watches. Pure. Called by {@code runtime} in the product and by
 * the simulator in tests.
 */
@NullMarked
package io.quorate.server.node;

import org.jspecify.annotations.NullMarked;
