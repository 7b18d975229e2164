package io.quorate.server.tool;

import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.wal.HistoryFacts;
import io.quorate.server.wal.LogPoint;
import io.quorate.server.wal.LogSurvey;
import io.quorate.server.wal.SegmentHeader;
import io.quorate.server.wal.SegmentWalk.Found;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.EpochRecord;
import io.quorate.server.zab.FeatureLevelRecord;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMemory;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What lies in a log, as rows. */
final class LogRows {

    /** The kinds of rows that can be asked for; what does not verify is shown with any of them. */
    static final List<String> KINDS =
            List.of("header", "batch", "txn", "epoch", "membership", "level", "control");

    private static final int SEGMENT_WIDTH = 3;
    private static final int OFFSET_WIDTH = 9;
    private static final int ZXID_WIDTH = 13;
    private static final int KIND_WIDTH = 10;

    /** Path of the segment's file. */
    private final String file;

    private final long segment;
    private final boolean cutOff;
    private final boolean data;

    /**
     * The rows of one segment.
     *
     * @param data whether to show the data of znodes
     */
    LogRows(String file, LogSurvey.Piece piece, boolean data) {
        this.file = file;
        this.segment = piece.number();
        this.cutOff = piece.role() == LogSurvey.Role.CUT_OFF;
        this.data = data;
    }

    private Fields lead(String kind, long offset, @Nullable Long zxid) {
        Value shown = zxid == null ? new Value.None() : new Value.Hex(zxid);
        return new Fields()
                .add("segment", new Value.Quantity(segment), Fields.Style.RIGHT, SEGMENT_WIDTH)
                .add("offset", new Value.Quantity(offset), Fields.Style.RIGHT, OFFSET_WIDTH)
                .add("zxid", shown, Fields.Style.LEFT, ZXID_WIDTH)
                .add("kind", new Value.Text(kind), Fields.Style.LEFT, KIND_WIDTH)
                .add("file", new Value.Text(file), file(kind), 0);
    }

    /** A header's line names the file for all that follow it. */
    private static Fields.Style file(String kind) {
        return kind.equals("header") ? Fields.Style.BARE : Fields.Style.HIDDEN;
    }

    private Row end(Row row, LogContent.@Nullable VoidCause why) {
        if (why != null) {
            row.fields().text("void", why.word());
        }
        if (cutOff) {
            row.fields().truth("cutOff", true);
        }
        return row;
    }

    Row header(SegmentHeader header, LogContent.@Nullable VoidCause why) {
        LogPoint after = header.continuesAfter();
        Fields fields = lead("header", 0, null);
        fields.number("number", header.number());
        fields.number("bytes", header.segmentBytes()).hex("nonce", header.nonce());
        if (after.nonce() == 0) {
            fields.none("continuesAfter");
            if (header.history().zxid() != 0) {
                String zxid = "0x" + Long.toHexString(header.history().zxid());
                fields.sentence("begins", "a generation, behind its saved state of zxid " + zxid);
            }
        } else {
            fields.group(
                    "continuesAfter",
                    new Fields().hex("nonce", after.nonce()).number("batch", after.batchNumber()));
        }
        fields.group("own", own(header.own())).group("history", history(header.history()));
        return end(Row.of("header", fields), why);
    }

    private static Fields own(OwnFacts own) {
        Fields fields = new Fields();
        fields.hex("disk", own.diskId()).number("incarnation", own.incarnation());
        fields.number("acceptedEpoch", own.acceptedEpoch());
        peer(fields, "acceptedLeader", own.acceptedLeader());
        fields.text("standing", own.standing().name());
        fields.hex("highestZxidEverLogged", own.highestZxidEverLogged());
        List<Value> peers = new ArrayList<>();
        for (PeerMemory memory : own.peers()) {
            peers.add(new Value.Group(memory(memory)));
        }
        return fields.several("peers", peers);
    }

    private static Fields history(HistoryFacts history) {
        Fields fields = new Fields();
        fields.hex("cluster", history.clusterId()).number("featureLevel", history.featureLevel());
        fields.hex("zxid", history.zxid()).hex("chainHash", history.chainHash());
        fields.hex("commitMark", history.commitMark());
        fields.several("committed", members(history.committedMembership()));
        return fields.several("logged", members(history.loggedMembership()));
    }

    private static void peer(Fields fields, String name, @Nullable PeerId peer) {
        if (peer == null) {
            fields.none(name);
        } else {
            fields.number(name, peer.value());
        }
    }

    private static Fields memory(PeerMemory memory) {
        Fields fields = new Fields();
        fields.number("peer", memory.peer().value()).hex("disk", memory.diskId());
        fields.number("incarnation", memory.incarnation());
        fields.number("acceptedEpoch", memory.acceptedEpoch());
        return fields.hex("highestZxidEverLogged", memory.highestZxidEverLogged());
    }

    static List<Value> members(Membership membership) {
        List<Value> members = new ArrayList<>();
        for (Member member : membership.members()) {
            Fields fields = new Fields();
            fields.number("peer", member.id().value());
            fields.bare("role", member.observer() ? "observer" : "voter");
            members.add(new Value.Group(fields.hex("disk", member.diskId())));
        }
        return members;
    }

    Row batch(Found.Batch batch, LogContent.@Nullable VoidCause why) {
        Fields fields = lead("batch", batch.offset(), null);
        fields.number("batch", batch.batch()).number("bytes", batch.length());
        return end(Row.of("batch", fields.hex("commitMark", batch.commitMark())), why);
    }

    Row history(Found.History found, LogContent.@Nullable VoidCause why) {
        Proposal record = found.record();
        String kind =
                switch (record.kind()) {
                    case TXN -> "txn";
                    case EPOCH -> "epoch";
                    case MEMBERSHIP -> "membership";
                    case FEATURE_LEVEL -> "level";
                };
        Fields fields = lead(kind, found.offset(), record.zxid());
        Row row =
                switch (record.kind()) {
                    case TXN -> txn(record, fields);
                    case EPOCH -> {
                        epoch(EpochRecord.decode(record), fields);
                        yield new Row(kind, record.zxid(), null, List.of(), fields);
                    }
                    case MEMBERSHIP -> {
                        Membership membership =
                                Membership.decode(
                                        ByteBuffer.wrap(
                                                record.array(),
                                                record.bodyOffset(),
                                                record.bodyLength()));
                        fields.several("members", members(membership));
                        yield new Row(kind, record.zxid(), null, List.of(), fields);
                    }
                    case FEATURE_LEVEL -> {
                        fields.number("featureLevel", FeatureLevelRecord.decode(record));
                        yield new Row(kind, record.zxid(), null, List.of(), fields);
                    }
                };
        fields.add("batch", new Value.Quantity(found.batch()), Fields.Style.HIDDEN, 0);
        fields.add("previousZxid", new Value.Hex(record.previousZxid()), Fields.Style.HIDDEN, 0);
        fields.add("chainHash", new Value.Hex(record.chainHash()), Fields.Style.HIDDEN, 0);
        fields.number("bytes", record.length());
        return end(row, why);
    }

    private static void epoch(EpochRecord epoch, Fields fields) {
        fields.number("leader", epoch.leader().value()).hex("cluster", epoch.clusterId());
        fields.number("featureLevel", epoch.featureLevel());
        fields.several("members", members(epoch.membership()));
    }

    private Row txn(Proposal record, Fields fields) {
        TxnRecord txn;
        try {
            txn = TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
        } catch (RuntimeException undecodable) {
            // The record verifies, and another build wrote it, or a test: shown as bytes.
            fields.text("undecodable", undecodable.getMessage());
            if (data) {
                TxnFields.putBytes(
                        fields, record.array(), record.bodyOffset(), record.bodyLength());
            }
            return new Row("txn", record.zxid(), null, List.of(), fields);
        }
        TxnFields.put(fields, txn.txn(), data);
        TxnFields.put(fields, txn.header());
        return new Row(
                "txn", record.zxid(), txn.header().sessionId(), TxnFields.paths(txn.txn()), fields);
    }

    Row control(Found.Control found, LogContent.@Nullable VoidCause why) {
        Fields fields = lead("control", found.offset(), null);
        switch (found.record()) {
            case ControlRecord.Accepted(long epoch, PeerId leader) ->
                    fields.bare("control", "accepted")
                            .number("epoch", epoch)
                            .number("leader", leader.value());
            case ControlRecord.StandingIs t ->
                    fields.bare("control", "standing")
                            .bare("standing", t.standing().name())
                            .hex("disk", t.diskId());
            case ControlRecord.Started(long incarnation) ->
                    fields.bare("control", "started").number("incarnation", incarnation);
            case ControlRecord.PeerSeen(PeerMemory memory) -> {
                fields.bare("control", "peerSeen");
                memory(memory).all().forEach(one -> fields.add(one.name(), one.value()));
            }
            case ControlRecord.TruncatedTo(long zxid) ->
                    fields.bare("control", "truncatedTo").hex("to", zxid);
            case ControlRecord.Committed(long zxid) ->
                    fields.bare("control", "committed").hex("to", zxid);
        }
        fields.add("batch", new Value.Quantity(found.batch()), Fields.Style.HIDDEN, 0);
        return end(Row.of("control", fields), why);
    }

    /** Something that does not verify. */
    Row problem(Problem problem, LogContent.@Nullable VoidCause why) {
        Fields fields = lead(problem.severity().word(), problem.offset(), null);
        if (problem.to() > 0) {
            fields.add("to", new Value.Quantity(problem.to()), Fields.Style.HIDDEN, 0);
        }
        fields.sentence("what", problem.what());
        return end(Row.of(problem.severity().word(), fields), why);
    }
}
