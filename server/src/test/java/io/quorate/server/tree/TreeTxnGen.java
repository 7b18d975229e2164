package io.quorate.server.tree;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random transactions that a model's tree can take: a small tree, much coming and going. */
final class TreeTxnGen {

    static final int SESSIONS = 4;

    private static final List<String> QUOTA_NAMES =
            List.of(
                    "a",
                    "b",
                    "zookeeper",
                    "zookeeper_limits",
                    "zookeeper_stats",
                    "zookeeper_limits",
                    "zookeeper_stats");

    private final SplittableRandom random;
    private final TreeModel model;

    TreeTxnGen(SplittableRandom random, TreeModel model) {
        this.random = random;
        this.model = model;
    }

    TxnHeader header() {
        return new TxnHeader(1 + random.nextInt(SESSIONS), 0, 1, random.nextLong(1L << 41));
    }

    Txn next() {
        return switch (random.nextInt(20)) {
            case 0 -> new Txn.CloseSession();
            case 1 -> new Txn.CreateSession(1000, new byte[16]);
            case 2, 3 -> {
                String path = existing();
                yield new Txn.SetAcl(ByteSlice.ofUtf8(path), acl(), model.node(path).aversion + 1);
            }
            case 4, 5 -> multi();
            default -> op(model);
        };
    }

    private Txn.Multi multi() {
        // Each operation must suit the tree that those before it leave: tried out on a copy.
        TreeModel scratch = new TreeModel();
        scratch.nodes.clear();
        model.nodes.forEach((path, node) -> scratch.nodes.put(path, copy(node)));
        List<Txn.Op> ops = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            Txn.Op op = op(scratch);
            scratch.apply(1, header(), op);
            ops.add(op);
        }
        return new Txn.Multi(ops);
    }

    private static TreeModel.Node copy(TreeModel.Node node) {
        TreeModel.Node copy = new TreeModel.Node();
        copy.persistedCversion = node.persistedCversion;
        copy.version = node.version;
        copy.owner = node.owner;
        return copy;
    }

    private Txn.Op op(TreeModel tree) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> create(tree);
            case 4, 5 -> {
                String path = existing(tree);
                yield new Txn.SetData(ByteSlice.ofUtf8(path), data(), tree.node(path).version + 1);
            }
            case 6, 7, 8 -> {
                String path = existing(tree);
                yield DataTree.firstPaths().contains(path) || !tree.childrenOf(path).isEmpty()
                        ? new Txn.Check(ByteSlice.ofUtf8(path))
                        : new Txn.Delete(ByteSlice.ofUtf8(path));
            }
            default -> new Txn.Error(ErrorCode.BAD_VERSION);
        };
    }

    private Txn.Op create(TreeModel tree) {
        boolean quota = random.nextInt(3) == 0;
        String parent = quota ? existingQuotaPath(tree) : existing(tree);
        String name =
                quota
                        ? QUOTA_NAMES.get(random.nextInt(QUOTA_NAMES.size()))
                        : String.valueOf((char) ('a' + random.nextInt(6)));
        String path = (parent.equals("/") ? "" : parent) + "/" + name;
        if (tree.nodes.containsKey(path)
                || path.length() > (quota ? 45 : 8 + 10)
                || EphemeralOwner.isSession(tree.node(parent).owner)) {
            return new Txn.Error(ErrorCode.NODE_EXISTS);
        }
        return new Txn.Create(
                ByteSlice.ofUtf8(path),
                data(),
                acl(),
                quota && random.nextInt(4) > 0 ? EphemeralOwner.PERSISTENT : owner(),
                tree.node(parent).persistedCversion + 1,
                random.nextBoolean() ? Txn.CreateReply.PATH : Txn.CreateReply.PATH_AND_STAT);
    }

    private long owner() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> 1 + random.nextInt(SESSIONS);
            case 3 -> EphemeralOwner.CONTAINER;
            case 4 -> EphemeralOwner.ofTtl(1 + random.nextInt(1000));
            default -> EphemeralOwner.PERSISTENT;
        };
    }

    private @Nullable ByteSlice data() {
        if (random.nextInt(5) == 0) {
            return null;
        }
        if (random.nextInt(4) == 0) {
            return ByteSlice.ofUtf8("count=" + random.nextInt(9) + ";byteHardLimit=1");
        }
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return new ByteSlice(bytes, bytes.length / 3, bytes.length / 2);
    }

    private AclList acl() {
        return random.nextInt(3) > 0
                ? AclList.OPEN
                : AclList.of(
                        List.of(new Acl(31, new Identity("digest", "u:" + random.nextInt(4)))));
    }

    /** What is there for quotas, more often the directories than the quotas themselves. */
    private String existingQuotaPath(TreeModel tree) {
        List<String> paths =
                tree.nodes.keySet().stream()
                        .filter(path -> path.startsWith("/zookeeper/quota"))
                        .filter(path -> !path.contains("_") || random.nextInt(10) == 0)
                        .toList();
        return paths.get(random.nextInt(paths.size()));
    }

    private String existing() {
        return existing(model);
    }

    private String existing(TreeModel tree) {
        List<String> paths = new ArrayList<>(tree.nodes.keySet());
        return paths.get(random.nextInt(paths.size()));
    }
}
