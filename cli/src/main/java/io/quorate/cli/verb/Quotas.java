package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.ExitCode;
import io.quorate.client.ConnectString;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.client.NodeData;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The znodes that hold quotas (PROTOCOL 14). */
final class Quotas {

    static final String ROOT = "/zookeeper/quota";

    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    private final KeeperClient client;

    Quotas(KeeperClient client) {
        this.client = client;
    }

    /** Where the limits of a znode are. */
    static String limitsPath(String path) {
        return ROOT + path + LIMITS;
    }

    /** The limits of a znode, if it has some. */
    Optional<Quota> limits(String path) throws InterruptedException {
        return read(limitsPath(path));
    }

    /** What is used of them. */
    Optional<Quota> used(String path) throws InterruptedException {
        return read(ROOT + path + STATS);
    }

    private Optional<Quota> read(String path) throws InterruptedException {
        try {
            NodeData read = await(client.getData(path));
            return Optional.of(Quota.parse(new String(read.data(), StandardCharsets.UTF_8)));
        } catch (KeeperException.NoNode none) {
            return Optional.empty();
        }
    }

    /** Writes the limits of a znode, which may be the first. */
    void write(String path, Quota limits) throws InterruptedException {
        byte[] text = limits.limitsText().getBytes(StandardCharsets.UTF_8);
        try {
            await(client.setData(limitsPath(path), text, KeeperClient.ANY_VERSION));
        } catch (KeeperException.NoNode none) {
            createParents(ROOT + path);
            createIfMissing(
                    ROOT + path + STATS, "count=0,bytes=0".getBytes(StandardCharsets.UTF_8));
            createIfMissing(limitsPath(path), text);
        }
    }

    private void createParents(String path) throws InterruptedException {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            createIfMissing(path.substring(0, slash), null);
        }
        createIfMissing(path, null);
    }

    private void createIfMissing(String path, byte @Nullable [] data) throws InterruptedException {
        try {
            await(client.create(path, data, CreateMode.PERSISTENT));
        } catch (KeeperException.NodeExists there) {
            // as wanted
        }
    }

    /** Deletes the limits of a znode, and what held them if nothing else is below. */
    void delete(String path) throws InterruptedException {
        deleteIfEmpty(limitsPath(path));
        deleteIfEmpty(ROOT + path + STATS);
        String up = ROOT + path;
        while (up.length() > ROOT.length() && deleteIfEmpty(up)) {
            up = ZnodePath.parent(up);
        }
    }

    private boolean deleteIfEmpty(String path) throws InterruptedException {
        try {
            await(client.delete(path, KeeperClient.ANY_VERSION));
            return true;
        } catch (KeeperException.NoNode gone) {
            return true;
        } catch (KeeperException.NotEmpty others) {
            return false;
        }
    }

    /** Quotas are the ensemble's: below a client's root there is no place for them. */
    static String path(Arguments arguments, Context context) throws CliFailure {
        if (ConnectString.parse(context.servers()).chroot().length() > 1) {
            throw CliFailure.usage(
                    "quotas are not kept below a chroot", "connect without it: /zookeeper/quota");
        }
        return arguments.path(0);
    }

    /** A quota holds for all below, and there is one for each znode. */
    void refuseOverlap(String path) throws CliFailure, InterruptedException {
        for (String up = path; up.length() > 1; ) {
            up = ZnodePath.parent(up);
            if (limits(up).isPresent()) {
                throw overlap(path + " has a parent " + up + " which has a quota", up);
            }
        }
        try {
            new Tree(client, ROOT + path, null)
                    .walk(
                            new Tree.Visitor() {
                                @Override
                                public void enter(String below) {
                                    refuse(path, below);
                                }

                                @Override
                                public void secret(String below) {
                                    // not ours to judge
                                }
                            });
        } catch (KeeperException.NoNode none) {
            // no quota is below
        } catch (OverlapException below) {
            String other = below.path;
            throw overlap(path + " has a child " + other + " which has a quota", other);
        }
    }

    private static void refuse(String path, String below) {
        if (below.endsWith(LIMITS) && !below.equals(limitsPath(path))) {
            throw new OverlapException(
                    below.substring(ROOT.length(), below.length() - LIMITS.length()));
        }
    }

    private static CliFailure overlap(String message, String other) {
        return new CliFailure(ExitCode.REFUSED, message, "delquota " + other + " removes that one");
    }

    /** Ends a walk. */
    private static final class OverlapException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String path;

        OverlapException(String path) {
            this.path = path;
        }
    }

    static CliFailure none(String message, String path) {
        return new CliFailure(
                ExitCode.REFUSED, message, "setquota -n COUNT " + path + " makes one");
    }
}
