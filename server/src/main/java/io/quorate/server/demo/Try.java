package io.quorate.server.demo;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.MalformedFrameException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code try create PATH DATA} and {@code try get PATH}: one write and one read over the client
 * protocol, until there is a command line. The read is preceded by a {@code sync}, so that it shows
 * what any server has acknowledged before.
 */
final class Try {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String DEFAULT_SERVER = "127.0.0.1:2181";
    private static final String USAGE =
            "try: what? there are  try create PATH DATA  and  try get PATH, with --server"
                    + " HOST:PORT";

    private Try() {}

    /** Carries it out; the returned text is for the user. */
    static String run(List<String> arguments) throws Refusal {
        List<String> words = new ArrayList<>(arguments);
        String server = DEFAULT_SERVER;
        int option = words.indexOf("--server");
        if (option >= 0) {
            if (option + 1 == words.size()) {
                throw new Refusal("try: --server needs HOST:PORT");
            }
            server = words.get(option + 1);
            words.subList(option, option + 2).clear();
        }
        boolean create = words.size() == 3 && words.getFirst().equals("create");
        boolean get = words.size() == 2 && words.getFirst().equals("get");
        if (!create && !get) {
            throw new Refusal(USAGE);
        }
        try (BlockingClient client = BlockingClient.connect(address(server), TIMEOUT_MILLIS)) {
            return create
                    ? create(client, words.get(1), words.get(2), server)
                    : get(client, words.get(1), server);
        } catch (SocketTimeoutException noAnswer) {
            throw new Refusal(
                    "try: no answer from " + server + " within " + TIMEOUT_MILLIS / 1_000 + " s");
        } catch (IOException failure) {
            throw new Refusal("try: " + server + ": " + reason(failure));
        } catch (MalformedFrameException notZooKeeper) {
            throw new Refusal(
                    "try: " + server + " does not speak ZooKeeper's protocol: " + notZooKeeper);
        }
    }

    private static String create(BlockingClient client, String path, String data, String server)
            throws IOException, Refusal {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        int flags = CreateMode.PERSISTENT.flags();
        Response response =
                client.call(OpCode.CREATE2, new Request.Create2(path, bytes, Acl.OPEN, flags));
        return switch (response) {
            case Response.Create2(String created, Stat stat) ->
                    "created %s at zxid 0x%x, through %s".formatted(created, stat.czxid(), server);
            case Response.Failed(ErrorCode error) -> throw refused(error, path);
            default -> throw unexpected(response);
        };
    }

    private static String get(BlockingClient client, String path, String server)
            throws IOException, Refusal {
        client.call(OpCode.SYNC, new Request.Sync("/"));
        Response response = client.call(OpCode.GET_DATA, new Request.GetData(path, false));
        return switch (response) {
            case Response.GetData(byte[] data, Stat stat) ->
                    "%s%n  (version %d, written at zxid 0x%x, read through %s)"
                            .formatted(
                                    data == null ? "" : new String(data, StandardCharsets.UTF_8),
                                    stat.version(),
                                    stat.mzxid(),
                                    server);
            case Response.Failed(ErrorCode error) -> throw refused(error, path);
            default -> throw unexpected(response);
        };
    }

    private static Refusal refused(ErrorCode error, String path) {
        return new Refusal(
                switch (error) {
                    case NO_NODE -> "try: " + path + " does not exist, or its parent does not";
                    case NODE_EXISTS -> "try: " + path + " exists already; try get shows it";
                    case BAD_ARGUMENTS ->
                            "try: " + path + " is no path: it begins with / and not ends so";
                    default -> "try: " + path + ": " + error;
                });
    }

    private static IOException unexpected(Response response) {
        return new IOException("answered with " + response.op());
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null ? "closed the connection" : message;
    }

    static InetSocketAddress address(String server) throws Refusal {
        int colon = server.lastIndexOf(':');
        try {
            if (colon > 0) {
                int port = Integer.parseInt(server.substring(colon + 1));
                return new InetSocketAddress(server.substring(0, colon), port);
            }
        } catch (IllegalArgumentException noPort) {
            // Refused below, as an address without a port is.
        }
        throw new Refusal("try: --server " + server + ": HOST:PORT is allowed");
    }
}
