package io.quorate.server.snapshot;

import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.DataTree;

/**
 * A state in memory.
 *
 * @param meta what it is of; the digest was compared
 * @param tree its tree
 * @param sessions its sessions
 */
public record LoadedState(StateMeta meta, DataTree tree, SessionTable sessions) {}
