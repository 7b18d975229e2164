/**
 * Sessions: the replicated facts about them, and the leader's clock of their expiry. Pure; may use
 * {@code txn}, {@code protocol} and {@code common}. Called by {@code node}, {@code request} and
 * {@code recovery}.
 */
@NullMarked
package io.quorate.server.session;

import org.jspecify.annotations.NullMarked;
