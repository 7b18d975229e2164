package io.quorate.server.sim.model;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Permission;
import io.quorate.protocol.ZnodePath;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Single writes: what is checked, in which order, and what is done then (PROTOCOL 8 to 10). */
final class WriteRules {

    private static final long TTL_MILLIS_MAX = (1L << 40) - 1;

    private static final Set<String> NEVER_DELETED =
            Set.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config");

    private final Tree tree;
    private final QuotaRules quotas;

    WriteRules(Tree tree, QuotaRules quotas) {
        this.tree = tree;
        this.quotas = quotas;
    }

    /**
     * Decides one operation, and does it.
     *
     * @param diskIsFull whether nothing may grow
     */
    Step decide(Request.MultiOp op, Asker asker, boolean diskIsFull) {
        return switch (op) {
            case Request.Creation create -> create(create, asker, diskIsFull);
            case Request.Delete delete -> delete(delete, asker);
            case Request.SetData set -> setData(set, asker, diskIsFull);
            case Request.Check check -> check(check, asker);
        };
    }

    // ── create ───────────────────────────────────────────────────────────────────────────────────

    private Step create(Request.Creation create, Asker asker, boolean diskIsFull) {
        CreateMode mode = CreateMode.fromFlags(create.flags());
        if (mode == null || !hasGoodTimeToLive(create, mode) || !hasParent(create.path())) {
            return Step.refused(ErrorCode.BAD_ARGUMENTS);
        }
        List<Acl> acl = AccessRules.meant(create.acl(), asker.identities());
        if (acl == null) {
            return Step.refused(ErrorCode.INVALID_ACL);
        }
        Znode parent = tree.now(ZnodePath.parent(create.path()));
        if (parent == null) {
            return Step.refused(ErrorCode.NO_NODE);
        }
        if (!permits(parent, Permission.CREATE, asker)) {
            return Step.refused(ErrorCode.NO_AUTH);
        }
        int number = parent.family().created();
        String suffix = mode.isSequential() ? String.format(Locale.ROOT, "%010d", number) : "";
        String path = create.path() + suffix;
        ErrorCode error = whyNotCreated(path, parent, create.data(), diskIsFull);
        if (error != ErrorCode.OK) {
            return Step.refused(error);
        }
        Lifetime lifetime = lifetime(create, mode, asker);
        Znode znode = Znode.born(tree.moment(), lifetime, create.data(), acl);
        tree.create(path, znode);
        quotas.created(path);
        return new Step(
                new Effect.Created(path, create.data(), acl, lifetime, number + 1),
                create instanceof Request.Create
                        ? new Response.Create(path)
                        : new Response.Create2(path, znode.stat()));
    }

    private static boolean hasGoodTimeToLive(Request.Creation create, CreateMode mode) {
        if (create instanceof Request.CreateTtl withTtl) {
            long ttl = withTtl.ttlMillis();
            return mode.isTtl() && ttl >= 1 && ttl <= TTL_MILLIS_MAX;
        }
        return !mode.isTtl();
    }

    private ErrorCode whyNotCreated(
            String path, Znode parent, byte @Nullable [] data, boolean diskIsFull) {
        if (!ZnodePath.isValid(path)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (tree.now(path) != null) {
            return ErrorCode.NODE_EXISTS;
        }
        if (parent.birth().lifetime() instanceof Lifetime.Ephemeral) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        ErrorCode byQuota = quotas.whyNot(path, 1, data == null ? 0 : data.length);
        return byQuota == ErrorCode.OK && diskIsFull ? ErrorCode.QUOTA_EXCEEDED : byQuota;
    }

    private static Lifetime lifetime(Request.Creation create, CreateMode mode, Asker asker) {
        return switch (create) {
            case Request.CreateTtl withTtl -> new Lifetime.TimeToLive(withTtl.ttlMillis());
            case Request.CreateContainer container -> new Lifetime.Container();
            case Request.Create one -> lifetime(mode, asker);
            case Request.Create2 one -> lifetime(mode, asker);
        };
    }

    private static Lifetime lifetime(CreateMode mode, Asker asker) {
        return mode.isEphemeral()
                ? new Lifetime.Ephemeral(asker.sessionId())
                : new Lifetime.Persistent();
    }

    // ── the others ───────────────────────────────────────────────────────────────────────────────

    private Step delete(Request.Delete delete, Asker asker) {
        String path = delete.path();
        if (!hasParent(path) || NEVER_DELETED.contains(path)) {
            return Step.refused(ErrorCode.BAD_ARGUMENTS);
        }
        Znode parent = tree.now(ZnodePath.parent(path));
        if (parent == null) {
            return Step.refused(ErrorCode.NO_NODE);
        }
        if (!permits(parent, Permission.DELETE, asker)) {
            return Step.refused(ErrorCode.NO_AUTH);
        }
        Znode znode = tree.now(path);
        if (znode == null) {
            return Step.refused(ErrorCode.NO_NODE);
        }
        if (isOther(delete.version(), znode.content().version())) {
            return Step.refused(ErrorCode.BAD_VERSION);
        }
        if (znode.family().size() > 0) {
            return Step.refused(ErrorCode.NOT_EMPTY);
        }
        remove(path);
        return new Step(new Effect.Deleted(path), new Response.Done(OpCode.DELETE));
    }

    /** The znode goes, whoever wants that. */
    void remove(String path) {
        tree.delete(path);
        quotas.deleted(path);
    }

    private Step setData(Request.SetData set, Asker asker, boolean diskIsFull) {
        String path = set.path();
        if (!ZnodePath.isValid(path)) {
            return Step.refused(ErrorCode.BAD_ARGUMENTS);
        }
        Znode znode = tree.now(path);
        ErrorCode error = readiness(znode, Permission.WRITE, asker);
        if (znode == null || error != ErrorCode.OK) {
            return Step.refused(error);
        }
        byte[] data = set.data();
        int growth = (data == null ? 0 : data.length) - znode.content().length();
        ErrorCode byQuota = quotas.whyNot(path, 0, growth);
        if (byQuota != ErrorCode.OK) {
            return Step.refused(byQuota);
        }
        if (isOther(set.version(), znode.content().version())) {
            return Step.refused(ErrorCode.BAD_VERSION);
        }
        if (growth > 0 && diskIsFull) {
            return Step.refused(ErrorCode.QUOTA_EXCEEDED);
        }
        Moment at = tree.moment();
        int version = Znode.nextVersion(znode.content().version());
        Znode after = znode.with(new Znode.Content(data, version, at.zxid(), at.millis()));
        tree.setData(path, after);
        quotas.dataSet(path, growth);
        return new Step(
                new Effect.DataSet(path, data, version), new Response.SetData(after.stat()));
    }

    private Step check(Request.Check check, Asker asker) {
        if (!ZnodePath.isValid(check.path())) {
            return Step.refused(ErrorCode.BAD_ARGUMENTS);
        }
        Znode znode = tree.now(check.path());
        ErrorCode error = readiness(znode, Permission.READ, asker);
        if (znode == null || error != ErrorCode.OK) {
            return Step.refused(error);
        }
        return isOther(check.version(), znode.content().version())
                ? Step.refused(ErrorCode.BAD_VERSION)
                : new Step(new Effect.Checked(check.path()), new Response.Done(OpCode.CHECK));
    }

    /** Decides a setACL, and does it. */
    Step setAcl(Request.SetAcl set, Asker asker) {
        if (!ZnodePath.isValid(set.path())) {
            return Step.refused(ErrorCode.BAD_ARGUMENTS);
        }
        List<Acl> acl = AccessRules.meant(set.acl(), asker.identities());
        if (acl == null) {
            return Step.refused(ErrorCode.INVALID_ACL);
        }
        Znode znode = tree.now(set.path());
        ErrorCode error = readiness(znode, Permission.ADMIN, asker);
        if (znode == null || error != ErrorCode.OK) {
            return Step.refused(error);
        }
        if (isOther(set.version(), znode.access().version())) {
            return Step.refused(ErrorCode.BAD_VERSION);
        }
        int version = Znode.nextVersion(znode.access().version());
        Znode after = znode.with(new Znode.Access(acl, version));
        tree.setQuietly(set.path(), after);
        return new Step(
                new Effect.AclSet(set.path(), acl, version), new Response.SetAcl(after.stat()));
    }

    // ── what they share ──────────────────────────────────────────────────────────────────────────

    /** Whether the path has a part before its last slash, as bad as the rest of it may be. */
    private static boolean hasParent(String path) {
        return path.indexOf('/') >= 0 && path.indexOf('\0') < 0;
    }

    private static ErrorCode readiness(@Nullable Znode znode, int perm, Asker asker) {
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        return permits(znode, perm, asker) ? ErrorCode.OK : ErrorCode.NO_AUTH;
    }

    private static boolean permits(Znode znode, int perm, Asker asker) {
        return AccessRules.permits(znode.access().acl(), perm, asker.identities());
    }

    private static boolean isOther(int asked, int actual) {
        return asked != -1 && asked != actual;
    }
}
