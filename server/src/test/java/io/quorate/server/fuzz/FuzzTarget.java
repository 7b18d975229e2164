package io.quorate.server.fuzz;

import io.quorate.server.admin.AdminFuzz;
import io.quorate.server.auth.AuthFuzz;
import io.quorate.server.config.ConfigFuzz;
import io.quorate.server.front.FrameDecoderFuzz;
import io.quorate.server.node.ForwardFuzz;
import io.quorate.server.peer.PeerFuzz;
import io.quorate.server.recovery.TextFileFuzz;
import io.quorate.server.request.prepare.WriteOpFuzz;
import io.quorate.server.snapshot.ArchiveFuzz;
import io.quorate.server.snapshot.SavedMarkFuzz;
import io.quorate.server.snapshot.StateFuzz;
import io.quorate.server.tree.TreeTextFuzz;
import io.quorate.server.txn.TxnFuzz;
import io.quorate.server.wal.LogFuzz;
import io.quorate.server.zab.RecordFuzz;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The decoders, each with its laws and with some inputs that it takes. */
@SuppressWarnings("ImmutableEnumChecker") // references to static methods
enum FuzzTarget {
    /** What a client sends, cut into frames; four-letter words. */
    CLIENT_FRAMES(FrameDecoderFuzz::fuzz, FrameDecoderFuzz::seeds),
    /** The frames of the handshake, both ways. */
    HANDSHAKES(ProtocolFuzz::handshakes, ProtocolSeeds::handshakes),
    /** The content of a request's frame. */
    REQUESTS(ProtocolFuzz::requests, ProtocolSeeds::requests),
    /** The same of a write, as the server reads it. */
    WRITES(WriteOpFuzz::fuzz, ProtocolSeeds::requests),
    /** What a server answers, and tells of watches, as the client library reads it. */
    REPLIES(ProtocolFuzz::replies, ProtocolSeeds::replies),
    /** The same, as it comes to a session that has requests in flight. */
    CLIENT_SESSION(ClientSessionFuzz::fuzz, ClientSessionFuzz::seeds),
    /** What another server sends, cut into frames. */
    PEER_FRAMES(PeerFuzz::frames, PeerFuzz::streams),
    /** The content of such a frame: the handshake, consensus, what is said about clients. */
    PEER_MESSAGES(PeerFuzz::messages, PeerFuzz::seeds),
    /** The writes within a forward. */
    FORWARDS(ForwardFuzz::fuzz, ForwardFuzz::seeds),
    /** Records of the history, and the bodies of those that are consensus' own. */
    RECORDS(RecordFuzz::records, RecordFuzz::recordSeeds),
    /** What a saved state says of the history in front of it. */
    HISTORY_BASES(RecordFuzz::bases, RecordFuzz::baseSeeds),
    /** The bodies of transactions. */
    TXNS(TxnFuzz::fuzz, TxnFuzz::seeds),
    /** Segments of the log: headers, batches, control records. */
    SEGMENTS(LogFuzz::fuzz, LogFuzz::seeds),
    /** {@code CURRENT} and {@code DAMAGE}. */
    DATA_DIRECTORY(TextFileFuzz::fuzz, TextFileFuzz::seeds),
    /** {@code SAVED}. */
    SAVED_MARKS(SavedMarkFuzz::fuzz, SavedMarkFuzz::seeds),
    /** RocksDB's keys and values. */
    STATES(StateFuzz::fuzz, StateFuzz::seeds),
    /** A snapshot as it comes from another server. */
    ARCHIVES(ArchiveFuzz::fuzz, ArchiveFuzz::seeds),
    /** {@code zoo.cfg} and dynamic files. */
    CONFIGURATIONS(ConfigFuzz::fuzz, ConfigFuzz::seeds),
    /** Requests to the HTTP ports. */
    HTTP_REQUESTS(AdminFuzz::fuzz, AdminFuzz::seeds),
    /** Ids in ACLs, and what clients authenticate with. */
    IDENTITIES(AuthFuzz::fuzz, AuthFuzz::seeds),
    /** Paths, and the text of quotas. */
    PATHS_AND_QUOTAS(TreeTextFuzz::fuzz, TreeTextFuzz::seeds);

    /** Breaks if the decoder does anything but give a value or refuse as its contract says. */
    interface Law {
        void check(byte[] input) throws Exception;
    }

    private final Law law;
    private final Supplier<List<byte[]>> seeds;

    FuzzTarget(Law law, Supplier<List<byte[]>> seeds) {
        this.law = law;
        this.seeds = seeds;
    }

    static FuzzTarget named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** As folders and properties have it: {@code client-frames}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Law law() {
        return law;
    }

    /** Valid encodings, from the same code that the product encodes with. */
    List<byte[]> seeds() {
        return seeds.get();
    }

    @Override
    public String toString() {
        return label();
    }
}
