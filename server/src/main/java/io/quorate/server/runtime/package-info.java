/**
 * The threads of a server and what happens on them: the node loop, which owns the node, and the
 * effects that the product gives it.
 *
 * <p>May import {@code node}, {@code wal}, {@code snapshot}, {@code peer}, {@code front}, {@code
 * metrics} and {@code common}. Called by {@code ServerAssembly} only.
 */
@NullMarked
package io.quorate.server.runtime;

import org.jspecify.annotations.NullMarked;
