package io.quorate.server.sim;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What clients ask for: every operation of the protocol, on a few znodes that all fight over. Each
 * seed has its own share of each, and none at all of some.
 */
final class ClientWork {

    /** A kind of request, and how often it is asked for where a seed draws no other share. */
    private enum Kind {
        EXISTS(3),
        GET_DATA(3),
        GET_CHILDREN(1),
        GET_CHILDREN2(2),
        GET_ACL(0.7),
        GET_ALL_CHILDREN_NUMBER(0.5),
        GET_EPHEMERALS(0.5),
        MULTI_READ(0.7),
        WHO_AM_I(0.3),
        SYNC(2),
        ADD_WATCH(0.7),
        CHECK_WATCHES(0.5),
        REMOVE_WATCHES(0.7),
        CREATE(3),
        CREATE_PARENT(1.5),
        CREATE_BELOW(1),
        CREATE_SEQUENTIAL(1.5),
        CREATE_EPHEMERAL(2),
        CREATE_CONTAINER(0.7),
        CREATE_TTL(0.7),
        CREATE_SECRET(0.7),
        DELETE(2),
        SET_DATA(3),
        SET_ACL(0.7),
        MULTI(2),
        QUOTA(3),
        BAD(0.7),
        ODD(0.05);

        private final double share;

        Kind(double share) {
            this.share = share;
        }

        private boolean isRead() {
            return compareTo(SYNC) < 0;
        }
    }

    private final SimRandom random;
    private final WorkNames names;
    private final MultiWork multis;
    private final OddWork oddities;
    private final Map<Kind, Double> shares = new EnumMap<>(Kind.class);
    private final double all;
    private final double watchChance;
    private final double closeChance;
    private final double moveChance;
    private final double napChance;
    private final double eagerChance;
    private final double credentialChance;

    ClientWork(SimRandom random) {
        this.random = random;
        names = new WorkNames(random.fork("names"));
        multis = new MultiWork(random.fork("multis"), names);
        oddities = new OddWork(random.fork("oddities"), names);
        double reading = 0.2 + 3 * random.nextDouble();
        double sum = 0;
        for (Kind kind : Kind.values()) {
            boolean left = random.chance(0.75) || kind == Kind.CREATE || kind == Kind.SET_DATA;
            double share = left ? kind.share * (0.2 + random.nextDouble()) : 0;
            shares.put(kind, kind.isRead() ? share * reading : share);
            sum += shares.getOrDefault(kind, 0.0);
        }
        all = sum;
        watchChance = random.nextDouble();
        closeChance = random.chance(0.5) ? 0.01 : 0;
        moveChance = random.chance(0.5) ? 0.02 : 0;
        napChance = random.chance(0.5) ? 0.02 : 0;
        eagerChance = random.nextDouble();
        credentialChance = random.chance(0.6) ? random.nextDouble() : 0;
    }

    /** How often a client ends its session behind a request. */
    double closeChance() {
        return closeChance;
    }

    /** How often it goes to another server without a reason. */
    double moveChance() {
        return moveChance;
    }

    /** How often it stands still for about as long as its session lives without it. */
    double napChance() {
        return napChance;
    }

    /** How often it asks for more before it is welcome. */
    double eagerChance() {
        return eagerChance;
    }

    /** What a client says on each of its connections. */
    List<Request.Auth> credentials() {
        List<Request.Auth> some = new ArrayList<>();
        while (some.size() < 2 && random.chance(credentialChance)) {
            some.add(names.credential());
        }
        return some;
    }

    /** What it says now and then besides; null if nothing. */
    Request.@Nullable Auth moreCredentials() {
        if (!random.chance(credentialChance * 0.02)) {
            return null;
        }
        return random.chance(0.9) ? names.credential() : new Request.Auth(0, "foo", new byte[1]);
    }

    Request next(int client) {
        double at = random.nextDouble() * all;
        for (Map.Entry<Kind, Double> each : shares.entrySet()) {
            at -= each.getValue();
            if (at < 0) {
                return next(each.getKey(), client);
            }
        }
        return new Request.Sync("/");
    }

    private Request next(Kind kind, int client) {
        return switch (kind) {
            case EXISTS -> new Request.Exists(names.path(), random.chance(watchChance));
            case GET_DATA -> new Request.GetData(names.path(), random.chance(watchChance));
            case GET_CHILDREN -> new Request.GetChildren(directory(), random.chance(watchChance));
            case GET_CHILDREN2 -> new Request.GetChildren2(directory(), random.chance(watchChance));
            case GET_ACL -> new Request.GetAcl(names.path());
            case GET_ALL_CHILDREN_NUMBER -> new Request.GetAllChildrenNumber(directory());
            case GET_EPHEMERALS -> new Request.GetEphemerals(prefix());
            case MULTI_READ -> multis.read();
            case WHO_AM_I -> new Request.WhoAmI();
            case SYNC -> new Request.Sync(names.path());
            case ADD_WATCH ->
                    new Request.AddWatch(directory(), random.pick(List.of(WatcherMode.values())));
            case CHECK_WATCHES -> new Request.CheckWatches(names.path(), watcherType());
            case REMOVE_WATCHES -> new Request.RemoveWatches(names.path(), watcherType());
            case CREATE -> creation(names.key(), CreateMode.PERSISTENT, Acl.OPEN);
            case CREATE_PARENT -> creation(names.parent(), CreateMode.PERSISTENT, Acl.OPEN);
            case CREATE_BELOW -> creation(below("/x"), CreateMode.PERSISTENT, Acl.OPEN);
            case CREATE_SEQUENTIAL ->
                    creation(below("/s-"), CreateMode.PERSISTENT_SEQUENTIAL, Acl.OPEN);
            case CREATE_EPHEMERAL ->
                    random.nextBoolean()
                            ? creation("/e/n-" + client % 3, CreateMode.EPHEMERAL, Acl.OPEN)
                            : creation(below("/e-"), CreateMode.EPHEMERAL_SEQUENTIAL, Acl.OPEN);
            case CREATE_CONTAINER -> container();
            case CREATE_TTL -> timeToLive();
            case CREATE_SECRET -> creation(names.secret(), CreateMode.PERSISTENT, names.acl());
            case DELETE -> new Request.Delete(names.path(), names.version());
            case SET_DATA -> new Request.SetData(names.path(), names.value(), names.version());
            case SET_ACL -> setAcl();
            case MULTI -> multis.write();
            case QUOTA -> oddities.quota();
            case BAD -> oddities.bad();
            case ODD ->
                    random.pick(
                            List.of(
                                    new Request.Sasl(new byte[0]),
                                    new Request.Reconfig(null, null, "server.1=a:1:1", -1),
                                    new Request.Unknown(OpCode.DELETE_CONTAINER.code()),
                                    new Request.Unknown(OpCode.CHECK.code()),
                                    new Request.Unknown(1_000)));
        };
    }

    private String directory() {
        return random.chance(0.15) ? "/" : random.chance(0.8) ? names.parent() : names.path();
    }

    private String below(String name) {
        return names.parent() + name;
    }

    private @Nullable String prefix() {
        String some = random.pick(List.of("", "/", "/e", "/e/e-", names.parent()));
        return random.chance(0.1) ? null : some;
    }

    private WatcherType watcherType() {
        return random.pick(List.of(WatcherType.values()));
    }

    private Request.MultiOp creation(String path, CreateMode mode, List<Acl> acl) {
        return random.nextBoolean()
                ? new Request.Create(path, names.value(), acl, mode.flags())
                : new Request.Create2(path, names.value(), acl, mode.flags());
    }

    private Request container() {
        String path = random.pick(List.of("/c0", "/c1", "/q/c"));
        return new Request.CreateContainer(
                path, names.value(), Acl.OPEN, CreateMode.CONTAINER.flags());
    }

    private Request timeToLive() {
        boolean sequential = random.chance(0.3);
        CreateMode mode =
                sequential
                        ? CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL
                        : CreateMode.PERSISTENT_WITH_TTL;
        String path = sequential ? "/q/t-" : random.pick(List.of("/t0", "/t1"));
        return new Request.CreateTtl(
                path, names.value(), Acl.OPEN, mode.flags(), random.between(1, 5_000));
    }

    private Request setAcl() {
        boolean secret = random.chance(0.8);
        List<Acl> acl = secret || random.chance(0.2) ? names.acl() : Acl.OPEN;
        return new Request.SetAcl(secret ? names.secret() : names.path(), acl, names.version());
    }

    /** Remembers the names that the servers have made. */
    void learned(@Nullable Response response) {
        switch (response) {
            case Response.Create r -> names.remember(r.path());
            case Response.Create2 r -> names.remember(r.path());
            case Response.Multi r -> r.results().forEach(this::learned);
            case null, default -> {}
        }
    }
}
