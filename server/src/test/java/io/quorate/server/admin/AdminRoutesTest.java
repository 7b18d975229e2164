package io.quorate.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;

import io.quorate.server.config.ConfigReader;
import io.quorate.server.config.ConfigResult;
import io.quorate.server.config.ConfigSource;
import io.quorate.server.config.ServerConfig;
import io.quorate.server.metrics.Exposition;
import io.quorate.server.metrics.FixedView;
import io.quorate.server.metrics.ServerView.Connection;
import io.quorate.server.node.DigestAt;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.node.SessionStatus;
import io.quorate.server.node.WatchStatus;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What each path answers, to whom, and with which fields (PROTOCOL 20). */
class AdminRoutesTest {

    private static final String LINES =
            """
            clientPort=2181
            server.1=a:2888:3888
            server.2=b:2888:3888
            server.3=c:2888:3888:observer
            """;

    /** The view answers at once, or never. */
    private static final Patience AT_ONCE = new Patience(0);

    @TempDir Path folder;
    private final FixedView view = new FixedView();
    private Routes routes;

    @BeforeEach
    void configure() throws IOException {
        routes = routes("");
    }

    private Routes routes(String lines) throws IOException {
        Path file = folder.resolve("zoo.cfg");
        Files.writeString(file, LINES + "dataDir=" + folder + "\n" + lines);
        Files.writeString(folder.resolve("myid"), "1");
        view.folder = folder;
        ConfigResult result =
                ConfigReader.read(new ConfigSource(file, List.of(), Map.of(), Map.of(), "host-1"));
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        ServerConfig config = ((ConfigResult.Valid) result).config();
        return new AdminRoutes(
                new Health(view, config.sessions().leaderServes(), AT_ONCE),
                new MetricsRoute(view, new Exposition(view.metrics, false), AT_ONCE),
                new Commands(view, config, AT_ONCE),
                config.admin());
    }

    private Answer ask(String method, String path, boolean local) throws InterruptedException {
        int mark = path.indexOf('?');
        return routes.answer(
                new Request(
                        method,
                        mark < 0 ? path : path.substring(0, mark),
                        mark < 0 ? "" : path.substring(mark + 1),
                        "",
                        local));
    }

    private Answer get(String path) throws InterruptedException {
        return ask("GET", path, true);
    }

    private String command(String name) throws InterruptedException {
        Answer answer = get("/commands/" + name);
        assertThat(answer.status()).as(name).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        return answer.body();
    }

    private static Object field(String json, String path) {
        return JsonPath.read(json, path);
    }

    @Test
    void healthAndMetersAreForEverybodyAndTheRestForThisMachine() throws Exception {
        for (String path : List.of("/livez", "/readyz", "/metrics")) {
            assertThat(ask("GET", path, false).status()).as(path).isEqualTo(200);
            assertThat(ask("HEAD", path, false).status()).as(path).isEqualTo(200);
            assertThat(ask("POST", path, false).status()).as(path).isEqualTo(405);
        }
        for (String path : List.of("/", "/commands", "/commands/ruok", "/nothing")) {
            Answer refused = ask("GET", path, false);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.body()).contains("admin.commandsFrom=all");
        }
        assertThat(get("/nothing").status()).isEqualTo(404);
        assertThat(ask("TRACE", "/livez", true).status()).isEqualTo(403);
        routes = routes("admin.commandsFrom=all\n");
        assertThat(ask("GET", "/commands/ruok", false).status()).isEqualTo(200);
    }

    @Test
    void readyWhileClientsAreServed() throws InterruptedException {
        Answer ready = get("/readyz");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(field(ready.body(), "$.ready")).isEqualTo(true);
        assertThat(field(ready.body(), "$.mode")).isEqualTo("leader");
        assertThat(field(ready.body(), "$.reasons")).isEqualTo(List.of());
        view.disk = DiskState.Space.LOW;
        assertThat(field(get("/readyz").body(), "$.warnings[0].reason")).isEqualTo("disk_low");
        assertThat(get("/readyz").status()).isEqualTo(200);
    }

    private List<String> notReady() throws InterruptedException {
        Answer answer = get("/readyz");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(field(answer.body(), "$.ready")).isEqualTo(false);
        List<String> actions = JsonPath.read(answer.body(), "$.reasons[*].do");
        assertThat(actions).isNotEmpty().allSatisfy(action -> assertThat(action).isNotBlank());
        return JsonPath.read(answer.body(), "$.reasons[*].reason");
    }

    @Test
    void notReadyForEachReasonByName() throws Exception {
        view.serving = false;
        assertThat(notReady()).containsExactly("unconfirmed");
        view.mode = NodeStatus.Mode.LOOKING;
        view.phase = "looking";
        assertThat(notReady()).containsExactly("looking");
        view.phase = "learner sync";
        assertThat(notReady()).containsExactly("syncing");
        view.phase = "leader discovery";
        assertThat(notReady()).containsExactly("electing");
        view.standing = Standing.DAMAGED;
        assertThat(notReady()).containsExactly("damaged", "electing");
        view.standing = Standing.JOINING;
        view.disk = DiskState.Space.FULL;
        view.stopping = true;
        assertThat(notReady()).containsExactly("stopping", "joining", "disk_full", "electing");
        routes = routes("leaderServes=no\n");
        view.standing = Standing.VOTER;
        view.disk = DiskState.Space.OK;
        view.stopping = false;
        view.mode = NodeStatus.Mode.LEADER;
        assertThat(notReady()).containsExactly("leading");
    }

    @Test
    void aSilentLoopIsNeitherAliveNorReadyAndItsCountersAreStillTold() throws Exception {
        view.metrics.passes.add(5);
        assertThat(get("/metrics").body())
                .contains("\nnode_passes 5.0\n")
                .contains("\nnode_loop_answers 1.0\n");
        view.silent = true;
        view.metrics.passes.add(1);
        assertThat(get("/livez").status()).isEqualTo(503);
        assertThat(notReady()).containsExactly("silent");
        assertThat(get("/metrics").body())
                .contains("\nnode_passes 6.0\n")
                .contains("\nnode_loop_answers 0.0\n")
                .contains("\nznode_count 5.0\n");
        assertThat(get("/commands/srvr").status()).isEqualTo(503);
    }

    @Test
    void everyCommandHasItsNameAndNoError() throws InterruptedException {
        List<String> names =
                List.of(
                        ("configuration connection_stat_reset connections dirs dump environment"
                             + " get_trace_mask hash initial_configuration is_read_only"
                             + " last_snapshot leader monitor observer_connection_stat_reset"
                             + " observers ruok server_stats set_trace_mask stat_reset stats"
                             + " system_properties voting_view watch_summary watches"
                             + " watches_by_path zabstate")
                                .split(" "));
        Answer list = get("/commands");
        for (String name : names) {
            assertThat(list.body()).contains("<a href=\"/commands/" + name + "\">" + name + "</a>");
            String body = command(name);
            assertThat(field(body, "$.command")).as(name).isEqualTo(name);
            assertThat(field(body, "$.error")).as(name).isNull();
        }
        assertThat(list.body().lines().filter(line -> line.startsWith("<a ")))
                .hasSize(names.size());
        for (String alias :
                ("conf config crst cons env envi gtmk icfg isro lsnp lead mntr orst obsr srvr stmk"
                                + " srst stat sysp wchs wchc wchp")
                        .split(" ")) {
            assertThat(field(command(alias), "$.error")).as(alias).isNull();
        }
    }

    @Test
    void whatIsNotServedOrNotKnownOrNotHere() throws InterruptedException {
        assertThat(field(command("nonsense"), "$.error")).isEqualTo("Unknown command: nonsense");
        for (String name : "snapshot snap restore rest shed_connections shed".split(" ")) {
            Answer answer = ask("POST", "/commands/" + name, true);
            assertThat(answer.status()).isEqualTo(501);
            assertThat(field(answer.body(), "$.error").toString())
                    .startsWith("Quorate does not have the command " + name + ": ");
        }
        view.serving = false;
        view.mode = NodeStatus.Mode.LOOKING;
        assertThat(field(command("srvr"), "$.error"))
                .isEqualTo("This ZooKeeper instance is not currently serving requests");
        assertThat(field(command("mntr"), "$.error")).isNull();
        assertThat(field(command("zabstate"), "$.error")).isNull();
    }

    @Test
    void fieldsOfTheServer() throws InterruptedException {
        String stats = command("server_stats");
        assertThat(field(stats, "$.version")).isEqualTo(FixedView.VERSION);
        assertThat(field(stats, "$.read_only")).isEqualTo(false);
        assertThat(field(stats, "$.server_stats.packets_received")).isEqualTo(60);
        assertThat(field(stats, "$.server_stats.avg_latency")).isEqualTo(2.5);
        assertThat(field(stats, "$.server_stats.server_state")).isEqualTo("leader");
        assertThat(field(stats, "$.server_stats.num_alive_client_connections")).isEqualTo(3);
        assertThat(field(stats, "$.client_response.max_buffer_size")).isEqualTo(400);
        assertThat(field(stats, "$.proposal_stats.last_buffer_size")).isEqualTo(48);
        assertThat(field(stats, "$.node_count")).isEqualTo(5);
        String configuration = command("conf");
        assertThat(field(configuration, "$.client_port")).isEqualTo(2181);
        assertThat(field(configuration, "$.server_id")).isEqualTo(1);
        assertThat(field(configuration, "$.tick_time")).isEqualTo(3000);
        String leader = command("leader");
        assertThat(field(leader, "$.is_leader")).isEqualTo(true);
        assertThat(field(leader, "$.leader_id")).isEqualTo(1);
        assertThat(field(leader, "$.leader_ip")).isEqualTo("a");
        String state = command("zabstate");
        assertThat(field(state, "$.voting")).isEqualTo(true);
        assertThat(field(state, "$.last_zxid")).isEqualTo("0x300000007");
        assertThat(field(state, "$.zab_epoch")).isEqualTo(3);
        assertThat(field(state, "$.zab_counter")).isEqualTo(7);
        assertThat(field(state, "$.zabstate")).isEqualTo("broadcast");
        String view = command("voting_view");
        assertThat(field(view, "$.current_config['2'].server_addresses"))
                .isEqualTo(List.of("b:2888"));
        Map<String, Object> voters = JsonPath.read(view, "$.current_config");
        assertThat(voters).containsOnlyKeys("1", "2");
        assertThat(field(command("observers"), "$.observers")).isEqualTo(List.of(3));
        assertThat(field(command("wchs"), "$.num_total_watches")).isEqualTo(4);
        assertThat(field(command("monitor"), "$.znode_count")).isEqualTo(5);
        assertThat(field(command("set_trace_mask?traceMask=258"), "$.tracemask")).isEqualTo(258);
        assertThat(field(command("gtmk"), "$.tracemask")).isEqualTo(258);
    }

    @Test
    void fieldsOfLists() throws InterruptedException {
        view.connections =
                List.of(
                        new Connection(new InetSocketAddress("10.0.0.9", 5), null),
                        FixedView.connection(38_656, 17));
        view.watches = List.of(new WatchStatus(17, "/a"));
        view.sessions = List.of(new SessionStatus(17, 10_000, 4_000, List.of("/e")));
        view.digests = List.of(new DigestAt(0x80, 7));
        String connections = command("cons");
        assertThat(field(connections, "$.connections[0].remote_socket_address"))
                .isEqualTo("10.0.0.9:5");
        assertThat(field(connections, "$.connections[1].session_id")).isEqualTo(17);
        assertThat(field(connections, "$.connections[1].last_operation")).isEqualTo("GETD");
        assertThat(field(connections, "$.connections[1].last_cxid")).isEqualTo(0x133);
        assertThat(field(connections, "$.connections[1].max_latency")).isEqualTo(8);
        assertThat(field(connections, "$.secure_connections")).isEqualTo(List.of());
        assertThat(field(command("wchc"), "$.session_id_to_watched_paths['17']"))
                .isEqualTo(List.of("/a"));
        assertThat(field(command("wchp"), "$.path_to_session_ids['/a']")).isEqualTo(List.of(17));
        String dump = command("dump");
        assertThat(field(dump, "$.expiry_time_to_session_ids['1795733934000']"))
                .isEqualTo(List.of(17));
        assertThat(field(dump, "$.session_id_to_ephemeral_paths['17']")).isEqualTo(List.of("/e"));
        assertThat(field(command("hash"), "$.digests[0].zxid")).isEqualTo(0x80);
        assertThat(field(command("stat"), "$.connections[1].packets_sent")).isEqualTo(309);
    }

    @Test
    void jsonIsIndentedAsZooKeepersIs() {
        assertThat(
                        Json.of(
                                new Fields()
                                        .put("a", "q\"\\\n\u0001\ud800")
                                        .put("b", List.of(1, 2.5, true))
                                        .put("c", Map.of())
                                        .put("d", new Fields().put("e", List.of()).map())
                                        .map()))
                .isEqualTo(
                        """
                        {
                          "a" : "q\\"\\\\\\n\\u0001\\ud800",
                          "b" : [ 1, 2.5, true ],
                          "c" : {},
                          "d" : {
                            "e" : [ ]
                          }
                        }
                        """);
    }
}
