package io.quorate.client;

import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Request.MultiOp;
import io.quorate.protocol.request.Request.MultiReadOp;

import java.util.ArrayList;
import java.util.List;

/** Operations that go together, with the servers' paths in place of the client's. */
final class Paths {

    private Paths() {}

    static List<MultiOp> toServer(List<MultiOp> ops, ConnectString servers) {
        List<MultiOp> there = new ArrayList<>(ops.size());
        for (MultiOp op : ops) {
            there.add(toServer(op, servers));
        }
        return there;
    }

    static List<MultiReadOp> readsToServer(List<MultiReadOp> ops, ConnectString servers) {
        List<MultiReadOp> there = new ArrayList<>(ops.size());
        for (MultiReadOp op : ops) {
            there.add(
                    op instanceof Request.GetData get
                            ? new Request.GetData(servers.toServer(get.path()), false)
                            : new Request.GetChildren(
                                    servers.toServer(((Request.GetChildren) op).path()), false));
        }
        return there;
    }

    private static MultiOp toServer(MultiOp op, ConnectString servers) {
        if (op instanceof Request.Create create) {
            return new Request.Create(
                    servers.toServer(create.path()), create.data(), create.acl(), create.flags());
        }
        if (op instanceof Request.Create2 create) {
            return new Request.Create2(
                    servers.toServer(create.path()), create.data(), create.acl(), create.flags());
        }
        if (op instanceof Request.CreateContainer create) {
            return new Request.CreateContainer(
                    servers.toServer(create.path()), create.data(), create.acl(), create.flags());
        }
        if (op instanceof Request.CreateTtl create) {
            return new Request.CreateTtl(
                    servers.toServer(create.path()),
                    create.data(),
                    create.acl(),
                    create.flags(),
                    create.ttlMillis());
        }
        if (op instanceof Request.Delete delete) {
            return new Request.Delete(servers.toServer(delete.path()), delete.version());
        }
        if (op instanceof Request.SetData set) {
            return new Request.SetData(servers.toServer(set.path()), set.data(), set.version());
        }
        if (op instanceof Request.Check check) {
            return new Request.Check(servers.toServer(check.path()), check.version());
        }
        throw new IllegalArgumentException("not for a transaction: " + op);
    }
}
