package io.quorate.server.snapshot;

import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** How long a save and a load of a million znodes take; run by hand, with a directory to use. */
final class StoreTiming {

    private StoreTiming() {}

    /** Parents of a thousand children each, 100 bytes of data. */
    static void fill(LiveState live, int znodes) {
        SplittableRandom random = new SplittableRandom(1);
        TxnHeader header = new TxnHeader(0, 0, 0, 1_700_000_000_000L);
        for (int i = 0; i < znodes; i++) {
            byte[] data = new byte[100];
            random.nextBytes(data);
            String parent = String.format("/parent-%04d", i / 1000);
            if (i % 1000 == 0) {
                create(live, header, parent, new byte[100], i / 1000 + 3);
            } else {
                create(
                        live,
                        header,
                        parent + String.format("/node-%06d", i % 1000),
                        data,
                        i % 1000);
            }
        }
    }

    private static void create(
            LiveState live, TxnHeader header, String path, byte[] data, int cversion) {
        live.apply(
                header,
                new Txn.Create(
                        ByteSlice.ofUtf8(path),
                        ByteSlice.of(data),
                        AclList.OPEN,
                        0,
                        cversion,
                        Txn.CreateReply.PATH));
    }

    public static void main(String[] args) throws IOException {
        Path root = Files.createDirectories(Path.of(args[0]));
        long begin = System.nanoTime();
        RocksStates states = new RocksStates(root, new LoadThreads(Thread::new, 2));
        tell("load library", begin);
        LiveState live = new LiveState(1);
        fill(live, 1_000_000);
        begin = System.nanoTime();
        StateStore store = states.open(1);
        tell("create", begin);
        StateSave save = live.save();
        begin = System.nanoTime();
        store.save(save);
        tell("save 1M", begin);
        begin = System.nanoTime();
        store.keepSnapshot();
        tell("snapshot", begin);
        for (int i = 0; i < 4; i++) {
            begin = System.nanoTime();
            LoadedState loaded = store.load(7 + i);
            tell("load 1M", begin);
            live.assertSameDigest(loaded);
        }
        System.out.println(((RocksState) store).fileSizes());
        store.close();
        begin = System.nanoTime();
        store = states.open(1);
        tell("open", begin);
        store.close();
    }

    private static void tell(String what, long beginNanos) {
        System.out.println(what + ": " + (System.nanoTime() - beginNanos) / 1_000_000 + " ms");
    }
}
