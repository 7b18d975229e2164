package io.quorate.server.txn;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random transactions, well-formed but not to be applied to any tree. */
final class TxnGen {

    private TxnGen() {}

    static Txn txn(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> {
                byte[] password = new byte[TxnCodec.PASSWORD_BYTES];
                random.nextBytes(password);
                yield new Txn.CreateSession(random.nextInt(), password);
            }
            case 1 -> new Txn.AttachSession(random.nextInt());
            case 2 -> new Txn.CloseSession();
            case 3 -> new Txn.SetAcl(path(random), acl(random), random.nextInt());
            case 4 -> {
                List<Txn.Op> ops = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    ops.add(op(random));
                }
                yield new Txn.Multi(ops);
            }
            default -> op(random);
        };
    }

    private static Txn.Op op(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 ->
                    new Txn.Create(
                            path(random),
                            data(random),
                            acl(random),
                            random.nextLong(),
                            random.nextInt(),
                            random.nextBoolean()
                                    ? Txn.CreateReply.PATH
                                    : Txn.CreateReply.PATH_AND_STAT);
            case 1 -> new Txn.SetData(path(random), data(random), random.nextInt());
            case 2 -> new Txn.Delete(path(random));
            case 3 -> new Txn.Check(path(random));
            default -> {
                ErrorCode[] all = ErrorCode.values();
                yield new Txn.Error(all[random.nextInt(all.length)]);
            }
        };
    }

    private static ByteSlice path(SplittableRandom random) {
        return ByteSlice.ofUtf8("/" + Long.toString(random.nextLong(1L << 40), 36));
    }

    private static @Nullable ByteSlice data(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return ByteSlice.of(bytes);
    }

    private static AclList acl(SplittableRandom random) {
        if (random.nextBoolean()) {
            return AclList.OPEN;
        }
        List<Acl> entries = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            entries.add(
                    new Acl(random.nextInt(32), new Identity("digest", "u:" + random.nextInt())));
        }
        return AclList.of(entries);
    }
}
