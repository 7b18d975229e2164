package io.quorate.server.admin;

import io.quorate.server.config.ServerConfig;
import io.quorate.server.metrics.Environment;
import io.quorate.server.metrics.Picture;
import io.quorate.server.metrics.ServerView;
import io.quorate.server.node.NodeStatus;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * ZooKeeper's AdminServer commands (PROTOCOL 20), as far as they read, and those that reset what is
 * counted. A command that cannot be answered is answered with status 200 and an {@code error}, as
 * ZooKeeper does; one that does not exist here at all, with 501.
 */
final class Commands {

    private static final String NOT_SERVING =
            "This ZooKeeper instance is not currently serving requests";

    private static final int HEX = 16;

    /** Puts a command's fields together. */
    private interface Body {
        Fields of(Picture picture, Request request) throws InterruptedException, TimeoutException;
    }

    /**
     * One command.
     *
     * @param names the first is its own, the others are aliases
     * @param needsService whether it is only answered while clients are served
     */
    private record Command(List<String> names, boolean needsService, Body body) {

        String name() {
            return names.getFirst();
        }
    }

    /** Lists may be long. */
    private static final int LISTS_AT_A_TIME = 2;

    private final ServerView server;
    private final Patience patience;
    private final Semaphore lists = new Semaphore(LISTS_AT_A_TIME);
    private final Map<String, Command> byName = new LinkedHashMap<>();
    private final Map<String, String> elsewhere = new LinkedHashMap<>();
    private final List<Command> all = new ArrayList<>();

    Commands(ServerView server, ServerConfig config, Patience patience) {
        this.patience = patience;
        this.server = server;
        StatusFields status = new StatusFields(server, config);
        ListFields list = new ListFields(server, patience);
        serving("configuration conf config", (picture, request) -> status.configuration());
        serving(
                "connection_stat_reset crst",
                (picture, request) -> {
                    patience.await(server.resetConnectionStatistics());
                    return new Fields();
                });
        serving("connections cons", inTurn((picture, request) -> list.connections()));
        serving("dirs", (picture, request) -> status.folders());
        serving("dump", inTurn((picture, request) -> list.dump()));
        always("environment env envi", (picture, request) -> environment());
        always(
                "get_trace_mask gtmk",
                (picture, request) -> new Fields().put("tracemask", server.traceMask()));
        serving("hash", (picture, request) -> list.digests());
        serving(
                "initial_configuration icfg",
                (picture, request) ->
                        new Fields().put("initial_configuration", server.configurationText()));
        serving(
                "is_read_only isro",
                (picture, request) ->
                        new Fields().put("read_only", StatusFields.readOnly(picture.node())));
        serving("last_snapshot lsnp", (picture, request) -> status.lastSnapshot());
        serving("leader lead", (picture, request) -> status.leader(picture.node()));
        always("monitor mntr", (picture, request) -> status.monitor(picture));
        serving("observer_connection_stat_reset orst", (picture, request) -> new Fields());
        serving("observers obsr", (picture, request) -> status.observers(picture.node()));
        always("ruok", (picture, request) -> new Fields());
        serving("server_stats srvr", (picture, request) -> status.serverStats(picture));
        always("set_trace_mask stmk", (picture, request) -> setTraceMask(request));
        serving(
                "stat_reset srst",
                (picture, request) -> {
                    patience.await(server.resetServerStatistics());
                    return new Fields();
                });
        serving(
                "stats stat",
                inTurn(
                        (picture, request) ->
                                status.serverStats(picture).putAll(list.connections())));
        always("system_properties sysp", (picture, request) -> properties());
        serving("voting_view", (picture, request) -> status.votingView());
        serving("watch_summary wchs", (picture, request) -> watchSummary(picture.node()));
        serving("watches wchc", inTurn((picture, request) -> list.watchesBySession()));
        serving("watches_by_path wchp", inTurn((picture, request) -> list.watchesByPath()));
        always("zabstate", (picture, request) -> status.zabState(picture.node()));
        elsewhere(
                "snapshot snap",
                "the state is saved by itself, and what is saved is on disk: copy a folder"
                        + " snapshots-N/<zxid>, as docs/operations.md says");
        elsewhere(
                "restore rest",
                "a state is restored by starting the servers on a copy of a saved one, as"
                        + " docs/operations.md says");
        elsewhere(
                "shed_connections shed",
                "stop the server to move its clients to others: they keep their sessions");
    }

    private Body inTurn(Body list) {
        return (picture, request) -> {
            if (!lists.tryAcquire(patience.seconds(), TimeUnit.SECONDS)) {
                throw new TimeoutException("too many ask for lists at the same time; ask again");
            }
            try {
                return list.of(picture, request);
            } finally {
                lists.release();
            }
        };
    }

    private void serving(String names, Body body) {
        add(names, true, body);
    }

    private void always(String names, Body body) {
        add(names, false, body);
    }

    private void add(String names, boolean needsService, Body body) {
        Command command = new Command(List.of(names.split(" ")), needsService, body);
        all.add(command);
        command.names().forEach(name -> byName.put(name, command));
    }

    private void elsewhere(String names, String instead) {
        for (String name : names.split(" ")) {
            elsewhere.put(name, instead);
        }
    }

    /** Names of all commands, in order. */
    List<String> names() {
        return all.stream().map(Command::name).toList();
    }

    Answer answer(String name, Request request) throws InterruptedException {
        String instead = elsewhere.get(name);
        if (instead != null) {
            return Answer.json(
                    Answer.NOT_IMPLEMENTED,
                    ended(
                            new Fields(),
                            name,
                            "Quorate does not have the command " + name + ": " + instead));
        }
        Command command = byName.get(name);
        if (command == null) {
            return Answer.json(Answer.OK, ended(new Fields(), name, "Unknown command: " + name));
        }
        try {
            return Answer.json(Answer.OK, run(command, request));
        } catch (TimeoutException late) {
            String why = late.getMessage() == null ? patience.over() : late.getMessage();
            return Answer.json(Answer.UNAVAILABLE, ended(new Fields(), command.name(), why));
        }
    }

    private Map<String, Object> run(Command command, Request request)
            throws InterruptedException, TimeoutException {
        Picture picture = patience.await(server.picture());
        if (command.needsService() && !picture.node().answering()) {
            return ended(new Fields(), command.name(), NOT_SERVING);
        }
        return ended(command.body().of(picture, request), command.name(), null);
    }

    private static Map<String, Object> ended(
            Fields fields, String command, @Nullable String error) {
        Map<String, Object> all = fields.map();
        all.put("command", command);
        all.put("error", error);
        return all;
    }

    private Fields environment() {
        Fields fields = new Fields();
        Environment.of(server).forEach(fields::put);
        return fields;
    }

    private Fields properties() {
        Fields fields = new Fields();
        server.properties().forEach(fields::put);
        return fields;
    }

    private Fields setTraceMask(Request request) {
        String mask = request.parameter("traceMask");
        try {
            server.traceMask(
                    mask.startsWith("0x")
                            ? Long.parseUnsignedLong(mask.substring(2), HEX)
                            : Long.parseLong(mask));
        } catch (NumberFormatException notANumber) {
            return new Fields().put("reason", "traceMask=" + mask + " is no number");
        }
        return new Fields().put("tracemask", server.traceMask());
    }

    private static Fields watchSummary(NodeStatus node) {
        NodeStatus.DataWatches watches = node.state().dataWatches();
        return new Fields()
                .put("num_connections", watches.connections())
                .put("num_paths", watches.paths())
                .put("num_total_watches", watches.watches());
    }
}
