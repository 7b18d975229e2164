/**
 * The write-ahead log: one append-only sequence of records in segment files, written by one thread
 * with one write and one fdatasync a batch. The format in prose, with the reasons, is in
 * docs/formats/wal.md.
 *
 * <pre>
 * segment  log-0000000007, all integers big-endian
 *
 *  0        header  i64 magic "QUORALOG"
 *  8                i32 format version
 * 12                i32 length of the header
 * 16                i32 crc32c of the header without these four bytes
 * 20                i64 nonce          i64 number         i64 size of the file
 * 44                continues after:   i64 nonce  i64 batch  i64 zxid  i64 chain hash
 * 76                own facts:         i64 disk id  i64 incarnation  i64 accepted epoch
 *                                      u8 accepted leader (0: none)  u8 standing
 *                                      i64 highest zxid ever logged
 *                                      i32 count, then per peer and disk:
 *                                        u8 peer  i64 disk id  i64 incarnation
 *                                        i64 accepted epoch  i64 highest zxid ever logged
 *                   history facts:     i64 cluster id  i32 feature level
 *                                      i64 zxid  i64 chain hash  i64 commit mark
 *                                      committed membership
 *                                      u8 1 and the logged membership if it differs, else u8 0
 *
 *  n * 4096 batch   i64 nonce of the segment
 *                   i64 number of the batch, from 1 in each segment
 *                   i32 length, header included, padding not
 *                   i32 crc32c, seeded with nonce and number, of length and commit mark
 *                   i64 commit mark
 *                   records, one behind the other; zeros up to the next multiple of 4096
 *
 *  record           i32 length
 *                   i32 crc32c of the bytes behind it
 *                   i8  kind
 *                     1 to 3: history, see {@link io.quorate.server.zab.Proposal}; the checksum is
 *                             unseeded, the bytes are the same on every server
 *                     64 accepted:     i64 epoch  u8 leader
 *                     65 standing:     u8 standing  i64 disk id
 *                     66 started:      i64 incarnation
 *                     67 peer seen:    as in the header
 *                     68 truncated to: i64 zxid
 *                     69 committed:    i64 zxid
 *                             the checksum is seeded with the segment's nonce and the batch's
 *                             number: believed in this batch and nowhere else
 * standing: 1 NEW, 2 JOINING, 3 VOTER, 4 DAMAGED
 * </pre>
 *
 * <p>Reading order: {@link io.quorate.server.wal.WriteAheadLog} decides where a batch goes, {@code
 * LogThread} writes it, {@code LogIndex} knows where the logical history lies, {@link
 * io.quorate.server.wal.LogReader} reads it. At a start {@code SegmentChain} finds the segments
 * that count, {@code LogScan} reads them and tells a torn tail from damage, {@code FreshSegment}
 * makes what was found durable again. {@code LogPurge} removes the oldest segments, whose files
 * {@code SegmentPreparer} uses again; {@link io.quorate.server.wal.GenerationSwitch} begins the log
 * anew behind a state that was received. {@link io.quorate.server.wal.LogSurvey} and {@link
 * io.quorate.server.wal.SegmentWalk} show to tools what no start reads.
 *
 * <p>May import {@code zab} (values only) and {@code common}. Called by {@code recovery}, {@code
 * runtime} and {@code tool}; {@link io.quorate.server.wal.LogFiles} is the port through which tests
 * lose writes.
 */
@NullMarked
package io.quorate.server.wal;

import org.jspecify.annotations.NullMarked;
