/**
 * Transactions: what the leader decides and every server applies. Pure. May import {@code protocol}
 * and {@code common}; {@code request} makes transactions, {@code tree} and {@code session} apply
 * them, {@code node} carries them between these and consensus, to which they are bytes.
 *
 * <h2>Bytes of a transaction, version 1</h2>
 *
 * Big-endian; the body of a TXN record of the log. {@code slice} is an i32 length and as many
 * bytes, -1 for null. {@code acl} is u8 0 for world:anyone with all permissions, or u8 1 and the
 * list: i32 count, and for each entry i32 permissions, slice scheme, slice id (UTF-8).
 *
 * <pre>
 * u8 version 1 | i64 session | i64 connection | i32 cxid | i64 time in ms | body
 *
 * body = u8 type, then
 *  1 createSession   i32 timeout in ms, 16 bytes password
 *  2 attachSession   i32 timeout in ms
 *  3 closeSession    -
 *  4 create          u8 reply (0 path, 1 path and Stat), slice path, slice data, acl,
 *                    i64 ephemeral owner, i32 the parent's new cversion
 *  5 delete          slice path
 *  6 setData         slice path, slice data, i32 new version
 *  7 setACL          slice path, acl, i32 new version
 *  8 check           slice path
 *  9 error           i32 error code
 * 10 multi           i32 count, as many bodies of types 4, 5, 6, 8 and 9
 * </pre>
 *
 * The ephemeral owner is 0 for a persistent znode, else as PROTOCOL 9 has it: a session id, the
 * mark of a container, or a time to live.
 */
@NullMarked
package io.quorate.server.txn;

import org.jspecify.annotations.NullMarked;
