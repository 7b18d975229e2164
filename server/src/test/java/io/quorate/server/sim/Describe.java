package io.quorate.server.sim;

import io.quorate.server.node.Input;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerMessage;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Inputs and messages as one line of text that depends on their content alone. */
final class Describe {

    private Describe() {}

    static String input(Input input) {
        return switch (input) {
            case Input.Tick tick -> "tick";
            case Input.ClientConnected c ->
                    "connected " + c.from() + " " + crc(c.entropy(), c.entropy().length);
            case Input.ClientFrames c -> {
                byte[] bytes = new byte[c.frames().remaining()];
                c.frames().get(c.frames().position(), bytes);
                yield "frames " + c.from() + " " + bytes.length + " " + crc(bytes, bytes.length);
            }
            case Input.ClientTook c -> "took " + c.from();
            case Input.ClientGone c -> "gone " + c.from();
            case Input.LinkUp up ->
                    up.link()
                            + " up, "
                            + up.kind()
                            + (up.dialledByUs() ? " to " : " from ")
                            + up.peer()
                            + ", "
                            + up.hello().standing()
                            + " accepted "
                            + up.hello().acceptedEpoch()
                            + " highest 0x"
                            + Long.toHexString(up.hello().highestZxidEverLogged());
            case Input.DialFailed failed ->
                    "dial to " + failed.leader() + " failed: " + failed.reason();
            case Input.PeerSaid said -> said.link() + " " + message(said.message());
            case Input.LinkDown down -> down.link() + " down";
            case Input.LogFlushed flushed -> "flushed " + flushed.ticket();
            case Input.StreamReached reached ->
                    reached.link() + " streamed to 0x" + Long.toHexString(reached.zxid());
            case Input.DiskReported d -> "disk " + d.disk();
            case Input.SnapshotStreamed s ->
                    s.link()
                            + " snapshot streamed to "
                            + s.offsetBytes()
                            + (s.complete() ? "." : "");
            case Input.SnapshotWritten s -> "snapshot written to " + s.offsetBytes();
            case Input.StateReceived s -> "state received of " + hex(s.base().zxid());
            case Input.StateRefused s -> "state refused: " + s.reason();
            case Input.StateSaved s -> "state saved of " + hex(s.zxid());
            case Input.SaveFailed s -> "save failed";
            case Input.SnapshotKept s -> "snapshot kept of " + hex(s.zxid());
            case Input.LogPurged s -> "log purged to " + hex(s.startZxid());
            case Input.Stop stop -> "stop";
        };
    }

    static String message(PeerMessage message) {
        return switch (message) {
            case Message.Notification n ->
                    "Notification round "
                            + n.round()
                            + " "
                            + n.role()
                            + " for "
                            + n.leader()
                            + " its "
                            + hex(n.leaderLastZxid())
                            + " own "
                            + hex(n.lastZxid())
                            + " mark "
                            + hex(n.commitMark())
                            + " heard "
                            + n.epochHeard()
                            + " "
                            + n.standing()
                            + (n.forming() ? " forming" : "");
            case Message.FollowerInfo f ->
                    "FollowerInfo "
                            + f.kind()
                            + " accepted "
                            + f.acceptedEpoch()
                            + " by "
                            + f.acceptedLeader()
                            + " heard "
                            + f.epochHeard()
                            + " "
                            + f.standing()
                            + " mark "
                            + hex(f.commitMark())
                            + " "
                            + epochs(f.epochTable());
            case Message.AckEpoch a ->
                    "AckEpoch "
                            + a.epoch()
                            + " last "
                            + hex(a.lastZxid())
                            + " mark "
                            + hex(a.commitMark());
            case Message.Propose p ->
                    "Propose epoch "
                            + p.epoch()
                            + " committed "
                            + hex(p.committedZxid())
                            + " "
                            + p.records();
            case Message.Ack a -> "Ack epoch " + a.epoch() + " " + hex(a.zxid());
            case Message.Commit c -> "Commit epoch " + c.epoch() + " " + hex(c.committedZxid());
            case Message.SnapshotPiece s ->
                    "SnapshotPiece epoch "
                            + s.epoch()
                            + " at "
                            + s.offsetBytes()
                            + ", "
                            + s.bytes().remaining()
                            + (s.last() ? " B, last" : " B");
            case Message.SnapshotTaken s ->
                    "SnapshotTaken epoch " + s.epoch() + " " + hex(s.zxid());
            case Message.StateDigest d ->
                    "StateDigest epoch "
                            + d.epoch()
                            + " "
                            + hex(d.zxid())
                            + " is "
                            + hex(d.digest());
            case Message.UpToDate u -> "UpToDate epoch " + u.epoch() + " " + hex(u.committedZxid());
            case Message.Ping p ->
                    "Ping epoch "
                            + p.epoch()
                            + " round "
                            + p.round()
                            + " committed "
                            + hex(p.committedZxid());
            case RelayMessage.Forward f ->
                    "Forward " + f.count() + " " + crc(f.packed(), f.packed().length);
            case RelayMessage.OpenSession o ->
                    "OpenSession " + o.connection() + " " + crc(o.password(), o.password().length);
            case RelayMessage.AttachSession a ->
                    "AttachSession " + a.connection() + " " + hex(a.sessionId());
            case RelayMessage.Touches t -> "Touches " + Arrays.toString(t.sessionIds());
            default -> message.toString();
        };
    }

    private static String epochs(List<EpochEnd> table) {
        StringBuilder text = new StringBuilder("[");
        for (EpochEnd end : table) {
            text.append(text.length() == 1 ? "" : " ").append(hex(end.lastZxid()));
        }
        return text.append(']').toString();
    }

    private static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }

    private static String crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Long.toHexString(crc.getValue());
    }
}
