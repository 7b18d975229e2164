package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.status.EnsembleStatus;
import io.quorate.client.ConnectString;
import io.quorate.client.KeeperException;
import io.quorate.client.NodeData;
import io.quorate.client.session.HostAndPort;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks every server of the ensemble how it is; needs none of them to serve. */
final class StatusVerb implements Verb {

    private static final long CONFIG_SECONDS = 5;

    @Override
    public Form form() {
        return Form.of("status", "", "shows every server of the ensemble");
    }

    @Override
    public Result run(Arguments arguments, Context context) throws InterruptedException {
        ConnectString known = ConnectString.parse(context.servers());
        Map<HostAndPort, @Nullable Integer> addresses = new LinkedHashMap<>();
        int usualPort = known.servers().getFirst().port();
        List<EnsembleConfig.Server> servers = servers(context);
        for (EnsembleConfig.Server server : servers) {
            Integer port = server.clientPort();
            if (port != null) {
                addresses.put(new HostAndPort(server.clientHost(), port), server.id());
            } else if (isAlone(server, servers)) {
                addresses.put(new HostAndPort(server.host(), usualPort), server.id());
            }
        }
        known.servers().forEach(server -> addresses.putIfAbsent(server, null));
        return EnsembleStatus.ask(
                addresses, servers.stream().map(EnsembleConfig.Server::id).toList());
    }

    /** Whether it is the only one on its host: then the usual port may be its. */
    private static boolean isAlone(
            EnsembleConfig.Server server, List<EnsembleConfig.Server> servers) {
        return servers.stream().filter(other -> other.host().equals(server.host())).count() == 1;
    }

    /** Who the servers are, if one can be asked. */
    private static List<EnsembleConfig.Server> servers(Context context)
            throws InterruptedException {
        try {
            NodeData read = context.client().getConfig().get(CONFIG_SECONDS, TimeUnit.SECONDS);
            return EnsembleConfig.parse(new String(read.data(), StandardCharsets.UTF_8)).servers();
        } catch (CliFailure | ExecutionException | TimeoutException | KeeperException none) {
            return List.of();
        }
    }
}
