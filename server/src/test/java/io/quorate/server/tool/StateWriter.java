package io.quorate.server.tool;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.server.recovery.TestServer;
import io.quorate.server.session.SessionTable;
import io.quorate.server.snapshot.LoadThreads;
import io.quorate.server.snapshot.RocksStates;
import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.snapshot.StateSave;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.tree.DataTree;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.wal.CrashFiles;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.Proposal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A data directory as a server leaves it: a log, the state saved from it, and snapshots. */
final class StateWriter implements AutoCloseable {

    static final AclList SECRET =
            AclList.of(
                    List.of(new Acl(Permission.READ, new Identity("digest", "anna:s3cr3thash="))));

    private final Path root;
    private final CrashFiles files = new CrashFiles();
    private final TestServer server;
    private final TxnHistory history = new TxnHistory();
    private final DataTree tree;
    private final SessionTable sessions = new SessionTable();
    private final StateStore store;
    private long zxid;
    private long chainHash;

    /** The folder stands for {@code version-3}. */
    StateWriter(Path root, long seed) throws IOException {
        this.root = Files.createDirectories(root);
        server = TestServer.start(files, seed);
        tree = new DataTree(seed);
        store = new RocksStates(root, new LoadThreads(Thread::new, 1)).open(1);
        server.append(history.records().epoch(1));
        server.flush();
    }

    StateWriter apply(Txn txn) {
        Proposal record = history.txn(txn);
        server.append(record);
        server.flush();
        TxnHeader header =
                TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength()).header();
        tree.apply(record.zxid(), header, txn);
        sessions.apply(header, txn);
        zxid = record.zxid();
        chainHash = record.chainHash();
        return this;
    }

    StateWriter session(int timeoutMillis, String password) {
        return apply(
                new Txn.CreateSession(timeoutMillis, password.getBytes(StandardCharsets.US_ASCII)));
    }

    /** {@code parentCversion} counts: give each child of a parent the next. */
    StateWriter create(
            String path, @Nullable String data, AclList acl, long owner, int parentCversion) {
        return apply(
                new Txn.Create(
                        ByteSlice.ofUtf8(path),
                        data == null ? null : ByteSlice.ofUtf8(data),
                        acl,
                        owner,
                        parentCversion,
                        Txn.CreateReply.PATH));
    }

    StateWriter create(String path, String data, int parentCversion) {
        return create(path, data, AclList.OPEN, 0, parentCversion);
    }

    StateWriter setData(String path, String data, int version) {
        return apply(new Txn.SetData(ByteSlice.ofUtf8(path), ByteSlice.ofUtf8(data), version));
    }

    StateWriter delete(String path) {
        return apply(new Txn.Delete(ByteSlice.ofUtf8(path)));
    }

    /** Saves what was applied. */
    StateWriter save() throws IOException {
        HistoryBase base =
                new HistoryBase(
                        zxid,
                        chainHash,
                        0xc1a5,
                        1,
                        Membership.NONE,
                        List.of(new EpochEnd(1, zxid, chainHash)));
        store.save(
                new StateSave(
                        new StateMeta(base, tree.digest() + sessions.digest()),
                        List.of(tree.takeChanges()),
                        List.of(sessions.takeChanges())));
        return this;
    }

    StateWriter keepSnapshot() throws IOException {
        store.keepSnapshot();
        return this;
    }

    long zxid() {
        return zxid;
    }

    Path state() {
        return root.resolve("state-1");
    }

    Path snapshot(long of) {
        return root.resolve("snapshots-1").resolve("%016x".formatted(of));
    }

    StateStore store() {
        return store;
    }

    /** The log as it is now, on the disk. */
    StateWriter writeLog() throws IOException {
        server.commitMark(zxid);
        server.flush();
        ToolRun.onDisk(files, root);
        return this;
    }

    /** Closes the store, as a server that stops: the folder is then left alone. */
    @Override
    public void close() throws IOException {
        store.close();
    }
}
