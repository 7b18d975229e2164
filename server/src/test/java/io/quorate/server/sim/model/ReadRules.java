package io.quorate.server.sim.model;

import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Permission;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What reads show of the state at some zxid (PROTOCOL 10). Lists whose order nobody promises are
 * sorted.
 */
final class ReadRules {

    private final Tree tree;

    ReadRules(Tree tree) {
        this.tree = tree;
    }

    /** The answer to a request that neither writes nor is about watches. */
    Response read(Request request, Asker asker, long zxid) {
        return switch (request) {
            case Request.Exists r -> exists(r, asker, zxid);
            case Request.GetAcl r -> getAcl(r, asker, zxid);
            case Request.GetChildren2 r -> getChildren2(r, asker, zxid);
            case Request.GetAllChildrenNumber r -> {
                ErrorCode error = readable(tree.at(r.path(), zxid), Permission.READ, asker);
                yield error == ErrorCode.OK
                        ? new Response.GetAllChildrenNumber(tree.descendants(r.path(), zxid))
                        : new Response.Failed(error);
            }
            case Request.GetEphemerals r -> getEphemerals(r, asker, zxid);
            case Request.MultiReadOp op -> read(op, asker, zxid);
            case Request.MultiRead r ->
                    new Response.MultiRead(
                            r.ops().stream().map(op -> read(op, asker, zxid)).toList());
            case Request.WhoAmI r ->
                    new Response.WhoAmI(
                            asker.identities().stream()
                                    .map(id -> new ClientInfo(id.scheme(), AccessRules.userOf(id)))
                                    .toList());
            case Request.Sync r -> new Response.Sync(r.path());
            case Request.Sasl r -> new Response.Sasl(null);
            default -> throw new IllegalArgumentException("not a read: " + request);
        };
    }

    private Response read(Request.MultiReadOp op, Asker asker, long zxid) {
        return switch (op) {
            case Request.GetData r -> {
                Znode znode = tree.at(r.path(), zxid);
                ErrorCode error = readable(znode, Permission.READ, asker);
                yield znode == null || error != ErrorCode.OK
                        ? new Response.Failed(error)
                        : new Response.GetData(znode.content().data(), znode.stat());
            }
            case Request.GetChildren r -> {
                ErrorCode error = readable(tree.at(r.path(), zxid), Permission.READ, asker);
                yield error == ErrorCode.OK
                        ? new Response.GetChildren(children(r.path(), zxid))
                        : new Response.Failed(error);
            }
        };
    }

    private Response exists(Request.Exists request, Asker asker, long zxid) {
        if (request.path().indexOf('\0') >= 0) {
            return new Response.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        Znode znode = tree.at(request.path(), zxid);
        ErrorCode error = readable(znode, Permission.READ, asker);
        return znode == null || error != ErrorCode.OK
                ? new Response.Failed(error)
                : new Response.Exists(znode.stat());
    }

    private Response getAcl(Request.GetAcl request, Asker asker, long zxid) {
        Znode znode = tree.at(request.path(), zxid);
        ErrorCode error = readable(znode, Permission.READ | Permission.ADMIN, asker);
        if (znode == null || error != ErrorCode.OK) {
            return new Response.Failed(error);
        }
        boolean whole = readable(znode, Permission.ADMIN, asker) == ErrorCode.OK;
        return new Response.GetAcl(
                whole ? znode.access().acl() : AccessRules.masked(znode.access().acl()),
                znode.stat());
    }

    private Response getChildren2(Request.GetChildren2 request, Asker asker, long zxid) {
        Znode znode = tree.at(request.path(), zxid);
        ErrorCode error = readable(znode, Permission.READ, asker);
        return znode == null || error != ErrorCode.OK
                ? new Response.Failed(error)
                : new Response.GetChildren2(children(request.path(), zxid), znode.stat());
    }

    private Response getEphemerals(Request.GetEphemerals request, Asker asker, long zxid) {
        String prefix = request.prefix();
        boolean all = prefix == null || prefix.isBlank() || prefix.equals("/");
        return new Response.GetEphemerals(
                tree.ephemerals(asker.sessionId(), zxid).stream()
                        .filter(path -> all || path.startsWith(prefix))
                        .sorted()
                        .toList());
    }

    private List<String> children(String path, long zxid) {
        return tree.children(path, zxid).stream().sorted().toList();
    }

    private static ErrorCode readable(@Nullable Znode znode, int perms, Asker asker) {
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        return AccessRules.permits(znode.access().acl(), perms, asker.identities())
                ? ErrorCode.OK
                : ErrorCode.NO_AUTH;
    }

    /** The same answer, with those lists sorted. */
    static Response sorted(Response response) {
        return switch (response) {
            case Response.GetChildren r -> new Response.GetChildren(sorted(r.children()));
            case Response.GetChildren2 r ->
                    new Response.GetChildren2(sorted(r.children()), r.stat());
            case Response.GetEphemerals r -> new Response.GetEphemerals(sorted(r.paths()));
            case Response.MultiRead r -> {
                List<Response> results = new ArrayList<>();
                r.results().forEach(result -> results.add(sorted(result)));
                yield new Response.MultiRead(results);
            }
            default -> response;
        };
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }
}
