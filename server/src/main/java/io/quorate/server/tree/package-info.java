/**
 * The replicated tree of znodes: what is committed ({@link io.quorate.server.tree.DataTree}), and
 * on the leader what the proposals in flight will make of it ({@link
 * io.quorate.server.tree.SpeculativeTree}). Pure. May import {@code txn}, {@code protocol} and
 * {@code common}; called by {@code request}, {@code node} and, to load and save, {@code snapshot},
 * {@code recovery} and, to show what is saved, {@code tool}.
 *
 * <p>A znode is one immutable array ({@link io.quorate.server.tree.Znode}) in one table hashed by
 * path; only a znode that has or had children costs objects besides. Those also count all that is
 * below them, which every change carries up to the root: so quotas ({@link
 * io.quorate.server.tree.Quota}) are exact at any time, and nothing is ever counted anew.
 */
@NullMarked
package io.quorate.server.tree;

import org.jspecify.annotations.NullMarked;
