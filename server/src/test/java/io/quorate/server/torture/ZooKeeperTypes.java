package io.quorate.server.torture;

import io.quorate.protocol.Stat;
import io.quorate.server.torture.check.Request;
import io.quorate.server.torture.check.Result;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The same in the words of ZooKeeper's client and in those of a history. */
final class ZooKeeperTypes {

    private ZooKeeperTypes() {}

    private static List<Result> results(List<OpResult> results) {
        List<Result> parts = new ArrayList<>();
        for (OpResult result : results) {
            parts.add(
                    switch (result) {
                        case OpResult.CreateResult created ->
                                new Result.Created(
                                        created.getPath(),
                                        created.getStat() == null ? null : stat(created.getStat()));
                        case OpResult.SetDataResult set -> new Result.Changed(stat(set.getStat()));
                        case OpResult.GetDataResult data ->
                                new Result.Data(Values.of(data.getData()), stat(data.getStat()));
                        case OpResult.ErrorResult _ -> new Result.Absent();
                        default -> new Result.Nothing();
                    });
        }
        return parts;
    }

    static Result parts(@Nullable List<OpResult> results) {
        return new Result.Parts(results(Objects.requireNonNull(results)));
    }

    static Op op(Request.Part part) {
        return switch (part) {
            case Request.Create create ->
                    Op.create(
                            create.path(),
                            Values.bytes(create.value()),
                            Ids.OPEN_ACL_UNSAFE,
                            mode(create.mode()));
            case Request.SetData set ->
                    Op.setData(set.path(), Values.bytes(set.value()), set.version());
            case Request.Delete delete -> Op.delete(delete.path(), delete.version());
            case Request.Check check -> Op.check(check.path(), check.version());
        };
    }

    static CreateMode mode(Request.Mode mode) {
        return switch (mode) {
            case PERSISTENT -> CreateMode.PERSISTENT;
            case SEQUENTIAL -> CreateMode.PERSISTENT_SEQUENTIAL;
            case EPHEMERAL -> CreateMode.EPHEMERAL;
            case EPHEMERAL_SEQUENTIAL -> CreateMode.EPHEMERAL_SEQUENTIAL;
        };
    }

    static Stat stat(org.apache.zookeeper.data.Stat stat) {
        return new Stat(
                stat.getCzxid(),
                stat.getMzxid(),
                stat.getCtime(),
                stat.getMtime(),
                stat.getVersion(),
                stat.getCversion(),
                stat.getAversion(),
                stat.getEphemeralOwner(),
                stat.getDataLength(),
                stat.getNumChildren(),
                stat.getPzxid());
    }
}
