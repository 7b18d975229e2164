package io.quorate.server.request;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Permission;
import io.quorate.protocol.wire.AclCodec;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.MultiCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.tree.Children;
import io.quorate.server.tree.DataTree;
import io.quorate.server.tree.PathBytes;
import io.quorate.server.tree.Znode;
import io.quorate.server.tree.ZnodeRef;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Serves reads from the tree, straight from the request's bytes into the reply's. One instance
 * serves one request at a time.
 */
public final class Reader {

    /** Clients refuse replies of more than jute.maxbuffer, 1 MiB unless they are told otherwise. */
    private static final int MULTI_READ_BYTES_MAX = 16 << 20;

    private static final byte[] ROOT = {'/'};
    private static final byte[] CONFIG = "/zookeeper/config".getBytes(StandardCharsets.UTF_8);

    private final DataTree tree;
    private final AccessCheck access;
    private final ByteSlice configuration;
    private final ZnodeRef found = new ZnodeRef();

    /** Of paths in frames that are no arrays. */
    private byte[] copy = new byte[256];

    /** The path of the request in hand: where it stands, in the frame if that is an array. */
    private byte[] path = {};

    private int pathOffset;
    private int pathLength;

    private WatchPlace watchPlace = WatchPlace.NONE;

    /**
     * @param configuration what {@code /zookeeper/config} shows (PROTOCOL 15); empty for nothing
     */
    public Reader(DataTree tree, AccessCheck access, String configuration) {
        this.tree = tree;
        this.access = access;
        this.configuration = ByteSlice.ofUtf8(configuration);
    }

    /** Whether {@link #read} takes this operation. */
    public static boolean serves(OpCode op) {
        return switch (op) {
            case EXISTS,
                    GET_DATA,
                    GET_ACL,
                    GET_CHILDREN,
                    GET_CHILDREN2,
                    GET_ALL_CHILDREN_NUMBER,
                    MULTI_READ ->
                    true;
            default -> false;
        };
    }

    /**
     * Serves one read.
     *
     * @param op one that {@link #serves}
     * @param body positioned behind the request's header
     * @param identities the client's
     * @param out positioned behind the reply's header: the body is appended if there is no error,
     *     and nothing otherwise
     * @return the error for the header. {@link #watchPlace} then says where a watch is due.
     */
    public ErrorCode read(OpCode op, WireReader body, List<Identity> identities, WireWriter out) {
        int start = out.length();
        watchPlace = WatchPlace.NONE;
        ErrorCode error;
        try {
            error =
                    switch (op) {
                        case GET_DATA -> getData(body, identities, out);
                        case EXISTS -> exists(body, identities, out);
                        case GET_CHILDREN -> getChildren(body, identities, false, out);
                        case GET_CHILDREN2 -> getChildren(body, identities, true, out);
                        case GET_ALL_CHILDREN_NUMBER -> getAllChildrenNumber(body, identities, out);
                        case GET_ACL -> getAcl(body, identities, out);
                        case MULTI_READ -> multiRead(body, identities, out);
                        default -> throw new IllegalArgumentException("not a read: " + op);
                    };
        } catch (MalformedFrameException _) {
            error = ErrorCode.MARSHALLING_ERROR;
        }
        if (error != ErrorCode.OK) {
            out.truncate(start);
        }
        return error;
    }

    /**
     * Where the request just served wants a watch, on {@link #watchPath}. It is to be registered
     * even if the request failed.
     */
    public WatchPlace watchPlace() {
        return watchPlace;
    }

    /** The path of the request just served: allocates. */
    public String watchPath() {
        return new String(path, pathOffset, pathLength, StandardCharsets.UTF_8);
    }

    private ErrorCode exists(WireReader body, List<Identity> identities, WireWriter out) {
        readPath(body);
        boolean watch = body.readBool();
        if (PathBytes.containsNul(path, pathOffset, pathLength)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        boolean exists = find();
        if (exists && !mayRead(identities)) {
            return ErrorCode.NO_AUTH;
        }
        watchPlace = watch ? WatchPlace.DATA : WatchPlace.NONE;
        if (!exists) {
            return ErrorCode.NO_NODE;
        }
        found.writeStat(out);
        return ErrorCode.OK;
    }

    private ErrorCode getData(WireReader body, List<Identity> identities, WireWriter out) {
        readPath(body);
        boolean watch = body.readBool();
        ErrorCode error = findReadable(identities);
        if (error == ErrorCode.OK) {
            watchPlace = watch ? WatchPlace.DATA : WatchPlace.NONE;
            found.writeData(out);
            found.writeStat(out);
        }
        return error;
    }

    private ErrorCode getChildren(
            WireReader body, List<Identity> identities, boolean withStat, WireWriter out) {
        readPath(body);
        boolean watch = body.readBool();
        ErrorCode error = findReadable(identities);
        if (error == ErrorCode.OK) {
            watchPlace = watch ? WatchPlace.CHILD : WatchPlace.NONE;
            writeChildren(out);
            if (withStat) {
                found.writeStat(out);
            }
        }
        return error;
    }

    private void writeChildren(WireWriter out) {
        out.writeInt(found.childCount());
        Children children = found.children();
        if (children != null) {
            children.forEach(out::writeBuffer);
        }
    }

    private ErrorCode getAllChildrenNumber(
            WireReader body, List<Identity> identities, WireWriter out) {
        readPath(body);
        ErrorCode error = findReadable(identities);
        if (error == ErrorCode.OK) {
            // Under its other name the root is below itself.
            out.writeInt(found.descendantCount() + (pathLength == 0 ? 1 : 0));
        }
        return error;
    }

    private ErrorCode getAcl(WireReader body, List<Identity> identities, WireWriter out) {
        readPath(body);
        if (!find()) {
            return ErrorCode.NO_NODE;
        }
        AclList acl = tree.acl(found.znode());
        if (!access.permits(acl, Permission.READ | Permission.ADMIN, identities)) {
            return ErrorCode.NO_AUTH;
        }
        boolean whole = access.permits(acl, Permission.ADMIN, identities);
        AclCodec.writeList(out, (whole ? acl : masked(acl)).entries());
        found.writeStat(out);
        return ErrorCode.OK;
    }

    /** Password hashes are for those who could change them. */
    private static AclList masked(AclList acl) {
        List<Acl> entries = new ArrayList<>(acl.entries().size());
        for (Acl entry : acl.entries()) {
            String id = entry.id().id();
            int colon = id.indexOf(':');
            if (entry.id().scheme().equals("digest") && colon >= 0) {
                Identity user = new Identity("digest", id.substring(0, colon) + ":x");
                entries.add(new Acl(entry.perms(), user));
            } else {
                entries.add(entry);
            }
        }
        return AclList.of(entries);
    }

    private ErrorCode multiRead(WireReader body, List<Identity> identities, WireWriter out) {
        int from = out.length();
        while (true) {
            int type = body.readInt();
            boolean done = body.readBool();
            body.readInt();
            if (done) {
                MultiCodec.writeEnd(out);
                return ErrorCode.OK;
            }
            OpCode op = OpCode.fromCode(type);
            if (op != OpCode.GET_DATA && op != OpCode.GET_CHILDREN) {
                throw new MalformedFrameException("operation " + type + " in a multiRead");
            }
            int start = out.length();
            if (start - from > MULTI_READ_BYTES_MAX) {
                throw new MalformedFrameException("a multiRead of more than any client takes");
            }
            MultiCodec.writeResultHeader(out, op);
            ErrorCode error =
                    op == OpCode.GET_DATA
                            ? getData(body, identities, out)
                            : getChildren(body, identities, false, out);
            watchPlace = WatchPlace.NONE;
            if (error != ErrorCode.OK) {
                out.truncate(start);
                MultiCodec.writeFailure(out, error);
            }
        }
    }

    private ErrorCode findReadable(List<Identity> identities) {
        if (!find()) {
            return ErrorCode.NO_NODE;
        }
        return mayRead(identities) ? ErrorCode.OK : ErrorCode.NO_AUTH;
    }

    /** An empty path is the root's, too: ZooKeeper keeps it under that name. */
    private boolean find() {
        if (pathLength == 0) {
            return tree.find(ROOT, 0, ROOT.length, found);
        }
        boolean exists = tree.find(path, pathOffset, pathLength, found);
        if (exists && pathLength == CONFIG.length && isConfig()) {
            found.showData(configuration);
        }
        return exists;
    }

    /**
     * What each server was told of the others is no part of the state, and is shown all the same.
     */
    private boolean isConfig() {
        return configuration.length() > 0
                && Znode.dataLength(found.znode()) == 0
                && Arrays.equals(
                        CONFIG, 0, CONFIG.length, path, pathOffset, pathOffset + pathLength);
    }

    private boolean mayRead(List<Identity> identities) {
        return access.permits(tree.acl(found.znode()), Permission.READ, identities);
    }

    private void readPath(WireReader body) {
        int length = body.readLength();
        if (length < 0) {
            throw new MalformedFrameException("null where a path is required");
        }
        ByteBuffer buffer = body.buffer();
        if (buffer.hasArray()) {
            path = buffer.array();
            pathOffset = buffer.arrayOffset() + body.position();
        } else {
            if (copy.length < length) {
                copy = new byte[Math.max(length, 2 * copy.length)];
            }
            path = copy;
            pathOffset = 0;
            buffer.get(body.position(), copy, 0, length);
        }
        pathLength = length;
        body.skip(length);
    }
}
