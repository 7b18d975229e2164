package io.quorate.client;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Request.MultiOp;
import io.quorate.protocol.request.Request.MultiReadOp;

/** The operations of a transaction, and of several reads at once. */
public final class Op {

    private Op() {}

    /** Creates a znode that everybody may read and write. */
    public static MultiOp create(String path, byte[] data, CreateMode mode) {
        return mode == CreateMode.CONTAINER
                ? new Request.CreateContainer(path, data, Acl.OPEN, mode.flags())
                : new Request.Create2(path, data, Acl.OPEN, mode.flags());
    }

    /**
     * Deletes a znode without children.
     *
     * @param version of its data; -1 for any
     */
    public static MultiOp delete(String path, int version) {
        return new Request.Delete(path, version);
    }

    /**
     * Replaces a znode's data.
     *
     * @param version of the data that is replaced; -1 for any
     */
    public static MultiOp setData(String path, byte[] data, int version) {
        return new Request.SetData(path, data, version);
    }

    /**
     * Does nothing, and only if the znode is there.
     *
     * @param version of its data; -1 for any
     */
    public static MultiOp check(String path, int version) {
        return new Request.Check(path, version);
    }

    /** Reads a znode's data. */
    public static MultiReadOp getData(String path) {
        return new Request.GetData(path, false);
    }

    /** Reads the names of a znode's children. */
    public static MultiReadOp getChildren(String path) {
        return new Request.GetChildren(path, false);
    }
}
