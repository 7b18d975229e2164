package io.quorate.client;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.request.Request.MultiOp;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A {@link KeeperClient} for those who wait for each answer: its methods, with the value in place
 * of the future. Not to be used on the client's own threads, where watchers and what futures lead
 * to run: an answer would wait for itself.
 *
 * <p>Methods throw a {@link KeeperException} where the future would fail, and {@link
 * InterruptedException} if the waiting thread is interrupted: the request goes on.
 */
public final class BlockingClient {

    private final KeeperClient client;

    BlockingClient(KeeperClient client) {
        this.client = client;
    }

    /** The client behind it. */
    public KeeperClient async() {
        return client;
    }

    /** Waits for any future of the client's. */
    public static <T extends @Nullable Object> T await(CompletableFuture<T> future)
            throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KeeperException failure) {
                // Where it is thrown says more than where it was made.
                failure.addSuppressed(new IllegalStateException("awaited here"));
                throw failure;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    public Created create(String path, byte @Nullable [] data, CreateMode mode)
            throws InterruptedException {
        return await(client.create(path, data, mode));
    }

    public Created create(String path, byte @Nullable [] data, CreateMode mode, List<Acl> acl)
            throws InterruptedException {
        return await(client.create(path, data, mode, acl));
    }

    public void delete(String path, int version) throws InterruptedException {
        await(client.delete(path, version));
    }

    public Optional<Stat> exists(String path) throws InterruptedException {
        return await(client.exists(path));
    }

    public NodeData getData(String path) throws InterruptedException {
        return await(client.getData(path));
    }

    public Stat setData(String path, byte @Nullable [] data, int version)
            throws InterruptedException {
        return await(client.setData(path, data, version));
    }

    public Children getChildren(String path) throws InterruptedException {
        return await(client.getChildren(path));
    }

    public NodeAcl getAcl(String path) throws InterruptedException {
        return await(client.getAcl(path));
    }

    public Stat setAcl(String path, List<Acl> acl, int version) throws InterruptedException {
        return await(client.setAcl(path, acl, version));
    }

    public void sync(String path) throws InterruptedException {
        await(client.sync(path));
    }

    public List<OpResult> multi(List<MultiOp> ops) throws InterruptedException {
        return await(client.multi(ops));
    }
}
