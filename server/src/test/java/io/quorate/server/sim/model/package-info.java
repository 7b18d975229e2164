/**
 * The oracle: what a ZooKeeper must answer, written from PROTOCOL.md and docs/differences.md alone.
 * It takes requests in the order of the history and says itself what becomes of them, keeps every
 * version of every znode, so that it can say what a read at any zxid shows, and knows what each
 * watch must tell.
 *
 * <p>Imports nothing of ours but {@code io.quorate.protocol}, so that it cannot repeat a mistake of
 * the server: {@code ArchitectureTest} checks that. Written to be read beside the rules, not to be
 * fast. Called by {@code sim.check}, which holds the servers against it.
 */
@NullMarked
package io.quorate.server.sim.model;

import org.jspecify.annotations.NullMarked;
