/**
 * What clients ask, answered: writes become transactions ({@link
 * io.quorate.server.request.Preparer}, on the leader), reads are served from the tree ({@link
 * io.quorate.server.request.Reader}), applied transactions become replies ({@link
 * io.quorate.server.request.Replies}). Pure. May import {@code tree}, {@code session}, {@code
 * auth}, {@code txn}, {@code protocol} and {@code common}; called by {@code node}, which knows the
 * sessions and connections.
 */
@NullMarked
package io.quorate.server.request;

import org.jspecify.annotations.NullMarked;
