package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Stat;
import io.quorate.server.session.Session;
import io.quorate.server.tree.DataTree;
import io.quorate.server.tree.Znode;
import io.quorate.server.tree.ZnodeRef;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A state and a snapshot of format version 1, as they are in the field: every later build opens
 * them.
 *
 * <p>{@link #main} writes them anew. That is right only before the first release.
 */
class StateFormatV1Test {

    private static final String RESOURCES = "/format/v1/";
    private static final String SNAPSHOT = "snapshot";
    private static final List<String> FILES =
            List.of(
                    "000008.log",
                    "000012.sst",
                    "000013.sst",
                    "CURRENT",
                    "IDENTITY",
                    "MANIFEST-000009",
                    "OPTIONS-000007",
                    "OPTIONS-000011",
                    "SAVED");

    private static final AclList ACL =
            AclList.of(List.of(new Acl(5, new Identity("digest", "ann:secret"))));
    private static final long SESSION = 0x0100_0001_0000_0001L;

    @TempDir Path root;

    /** A znode of every kind, a session opened and one closed, something deleted after a save. */
    private static LiveState life(StateStore store) throws IOException {
        LiveState live = new LiveState(1);
        TxnHeader header = new TxnHeader(SESSION, 0x11, 3, 1_700_000_000_000L);
        live.apply(header, new Txn.CreateSession(30_000, "0123456789abcdef".getBytes(ascii())));
        live.apply(
                new TxnHeader(SESSION + 1, 0, 0, 1), new Txn.CreateSession(10_000, new byte[16]));
        live.apply(header, create("/app", "data", ACL, 0, 1));
        live.apply(header, create("/app/gone", "x", AclList.OPEN, 0, 1));
        live.apply(header, create("/app/null", null, AclList.OPEN, 0, 2));
        live.apply(header, create("/app/mine", "e", AclList.READ_ONLY, SESSION, 3));
        live.apply(header, create("/ttl", "", AclList.OPEN, EphemeralOwner.ofTtl(60_000), 2));
        live.apply(header, create("/\u00fc", "umlaut", AclList.OPEN, EphemeralOwner.CONTAINER, 3));
        live.saveTo(store);
        live.apply(header, new Txn.Delete(ByteSlice.ofUtf8("/app/gone")));
        live.apply(
                header, new Txn.SetData(ByteSlice.ofUtf8("/app"), ByteSlice.ofUtf8("changed"), 1));
        live.apply(new TxnHeader(SESSION + 1, 0, 0, 2), new Txn.CloseSession());
        live.saveTo(store);
        return live;
    }

    private static Charset ascii() {
        return StandardCharsets.US_ASCII;
    }

    private static Txn.Create create(
            String path, @Nullable String data, AclList acl, long owner, int parentCversion) {
        return new Txn.Create(
                ByteSlice.ofUtf8(path),
                data == null ? null : ByteSlice.ofUtf8(data),
                acl,
                owner,
                parentCversion,
                Txn.CreateReply.PATH);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = StateFormatV1Test.class.getResourceAsStream(RESOURCES + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    private static void assertIsTheStateOfVersion1(LoadedState loaded) {
        DataTree tree = loaded.tree();
        assertThat(loaded.meta().base()).isEqualTo(LiveState.base(0x1_0000_000bL));
        assertThat(Long.toHexString(loaded.meta().digest())).isEqualTo("b2728b2791d737e4");
        assertThat(tree.nodeCount()).isEqualTo(10);
        ZnodeRef found = new ZnodeRef();
        assertThat(tree.find("/app", found)).isTrue();
        assertThat(tree.acl(found.znode())).isEqualTo(ACL);
        assertThat(found.stat())
                .isEqualTo(
                        new Stat(
                                0x1_0000_0003L,
                                0x1_0000_000aL,
                                1_700_000_000_000L,
                                1_700_000_000_000L,
                                1,
                                4,
                                0,
                                0,
                                7,
                                2,
                                0x1_0000_0009L));
        assertThat(tree.stat("/app/gone")).isNull();
        assertThat(tree.find("/app/null", found)).isTrue();
        assertThat(Znode.hasNullData(found.znode())).isTrue();
        assertThat(tree.ephemeralsOf(SESSION)).containsExactly("/app/mine");
        assertThat(tree.find("/ttl", found)).isTrue();
        assertThat(Znode.ephemeralOwner(found.znode())).isEqualTo(EphemeralOwner.ofTtl(60_000));
        assertThat(tree.find("/\u00fc", found)).isTrue();
        assertThat(Znode.ephemeralOwner(found.znode())).isEqualTo(EphemeralOwner.CONTAINER);
        assertThat(loaded.sessions().size()).isEqualTo(1);
        assertThat(loaded.sessions().get(SESSION))
                .isEqualTo(
                        new Session(SESSION, 30_000, "0123456789abcdef".getBytes(ascii()), 0x11));
    }

    @Test
    void aStateOfVersion1IsOpened() throws IOException {
        Path state = Files.createDirectory(root.resolve("state-1"));
        for (String name : FILES) {
            Files.write(state.resolve(name), golden("state-1/" + name));
        }
        try (StateStore store = new RocksStates(root, new LoadThreads(Thread::new, 2)).open(1)) {
            assertIsTheStateOfVersion1(store.load(5));
        }
    }

    @Test
    void aSnapshotOfVersion1IsReceived() throws IOException {
        RocksStates states = new RocksStates(root, new LoadThreads(Thread::new, 2));
        try (SnapshotWriter writer = states.receive(1)) {
            writer.write(ByteBuffer.wrap(golden(SNAPSHOT)));
            writer.finish();
        }
        try (StateStore store = states.open(1)) {
            assertIsTheStateOfVersion1(store.load(5));
        }
    }

    /** RocksDB may lay its files out differently one day; what is in them is ours. */
    @Test
    void thisBuildSavesTheSamePairs() throws IOException {
        RocksStates states = new RocksStates(root, new LoadThreads(Thread::new, 2));
        try (StateStore store = states.open(1)) {
            life(store);
            assertIsTheStateOfVersion1(store.load(5));
        }
    }

    /** Writes the golden files into the directory named. */
    public static void main(String[] args) throws IOException {
        Path root = Files.createDirectories(Path.of(args[0]));
        StateFiles.deleteAll(root.resolve("state-1"));
        RocksStates states = new RocksStates(root, new LoadThreads(Thread::new, 1));
        try (StateStore store = states.open(1)) {
            LiveState live = life(store);
            store.keepSnapshot();
            Files.write(root.resolve(SNAPSHOT), ArchiveBytes.of(store, live.zxid));
        }
        StateFiles.deleteAll(root.resolve("snapshots-1"));
        Files.delete(root.resolve("state-1").resolve("LOCK"));
    }
}
