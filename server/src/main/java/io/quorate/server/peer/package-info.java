/**
 * How servers reach one another: protobuf messages in length-prefixed frames on two ports, the
 * election mesh (3888) and the learner stream (2888). docs/protocol/peer.md describes the bytes.
 *
 * <p>A shell: it turns bytes into events and calls into bytes, keeps one link per pair of servers
 * in the election mesh, and decides nothing of consensus. Everything runs on the node loop's
 * thread, but for name look-ups and reading history from disk, which run on an executor handed in.
 *
 * <p>May import the message types of {@code zab} and {@code node}, {@code common}, Netty, protobuf
 * and slf4j. Called by {@code runtime} only.
 */
@NullMarked
package io.quorate.server.peer;

import org.jspecify.annotations.NullMarked;
