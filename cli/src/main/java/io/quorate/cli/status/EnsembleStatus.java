package io.quorate.cli.status;

import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.session.HostAndPort;
import io.quorate.protocol.Zxid;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the servers of an ensemble say of themselves, each asked at the same time. */
public final class EnsembleStatus implements Result {

    private final List<ServerStatus> servers;

    private EnsembleStatus(List<ServerStatus> servers) {
        this.servers = servers;
    }

    /**
     * Asks them.
     *
     * @param addresses and their ids, null where they are not known
     * @param ids of all servers, as far as they are known
     */
    public static EnsembleStatus ask(
            Map<HostAndPort, @Nullable Integer> addresses, Collection<Integer> ids)
            throws InterruptedException {
        List<ServerStatus> servers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ServerStatus>> asked = new ArrayList<>();
            addresses.forEach(
                    (address, id) ->
                            asked.add(threads.submit(() -> ServerStatus.ask(address, id))));
            for (Future<ServerStatus> one : asked) {
                servers.add(one.get());
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        for (int id : ids) {
            if (servers.stream().noneMatch(one -> one.id() != null && one.id() == id)) {
                servers.add(ServerStatus.elsewhere(id));
            }
        }
        return new EnsembleStatus(inOrder(servers));
    }

    /** By id; a server that was asked at two of its addresses is there once. */
    private static List<ServerStatus> inOrder(List<ServerStatus> all) {
        Map<Object, ServerStatus> once = new LinkedHashMap<>();
        for (ServerStatus one : all) {
            once.merge(
                    one.id() == null ? String.valueOf(one.address()) : one.id(),
                    one,
                    (before, now) -> before.serves() ? before : now);
        }
        return once.values().stream()
                .sorted(
                        Comparator.comparingInt(
                                        (ServerStatus one) ->
                                                one.id() == null ? Integer.MAX_VALUE : one.id())
                                .thenComparing(one -> String.valueOf(one.address())))
                .toList();
    }

    private @Nullable ServerStatus leader() {
        for (ServerStatus one : servers) {
            if (one.role().equals("leader") || one.role().equals("standalone")) {
                return one;
            }
        }
        return null;
    }

    /** Whether one leads. */
    @Override
    public ExitCode code() {
        return leader() == null ? ExitCode.REFUSED : ExitCode.DONE;
    }

    @Override
    public void text(Console console, Compat compat) {
        Results.table(value()).forEach(console::out);
        if (leader() == null) {
            console.failure("no server that was asked says that it leads");
        }
        if (servers.stream().anyMatch(one -> one.address() == null)) {
            console.err(
                    "hint: list all servers behind -server: where clients find some is not known");
        }
    }

    @Override
    public List<Object> value() {
        ServerStatus leader = leader();
        List<Object> rows = new ArrayList<>();
        for (ServerStatus one : servers) {
            Map<String, Object> row = new LinkedHashMap<>();
            Long zxid = one.zxid();
            row.put("id", one.id());
            row.put("role", one.role());
            row.put("epoch", zxid == null ? null : Zxid.epoch(zxid));
            row.put("zxid", zxid == null ? null : "0x" + Long.toHexString(zxid));
            row.put("lag", one.lag(leader == null ? null : leader.zxid()));
            row.put("sessions", one.sessions());
            row.put("clients", one.clients());
            row.put("latency", one.latency());
            row.put("version", one.version());
            row.put("address", one.address() == null ? null : one.address().toString());
            rows.add(row);
        }
        return rows;
    }
}
