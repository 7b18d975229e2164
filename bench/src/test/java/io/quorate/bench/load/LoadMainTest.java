package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

class LoadMainTest {

    @Test
    void defaultsAreAClosedLoopOfLoneWrites() throws Exception {
        LoadMain.Command command = LoadMain.parse(new String[] {"--servers", "127.0.0.1:2181"});
        assertThat(command.options())
                .isEqualTo(
                        new LoadOptions(
                                List.of(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), 2181)),
                                30,
                                1,
                                Operation.SET,
                                0,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(10),
                                100,
                                1_000,
                                Duration.ofSeconds(30)));
        assertThat(command.kind()).isEqualTo(LoadMain.Kind.LOAD);
        assertThat(command.json()).isFalse();
    }

    @Test
    void everyOptionIsTaken() throws Exception {
        String line =
                "--servers 127.0.0.1:1,[::1]:2 --op mixed90 --connections 2 --outstanding 3"
                        + " --rate 4 --seconds 5 --warmup 6 --value-bytes 7 --keys 8"
                        + " --session-timeout 9 --json --live --outage";
        LoadMain.Command command = LoadMain.parse(line.split(" "));
        assertThat(command)
                .isEqualTo(
                        new LoadMain.Command(
                                new LoadOptions(
                                        List.of(
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), 1),
                                                new InetSocketAddress(
                                                        InetAddress.ofLiteral("::1"), 2)),
                                        2,
                                        3,
                                        Operation.MIXED90,
                                        4,
                                        Duration.ofSeconds(6),
                                        Duration.ofSeconds(5),
                                        7,
                                        8,
                                        Duration.ofSeconds(9)),
                                LoadMain.Kind.OUTAGE,
                                0,
                                true,
                                true));
    }

    @Test
    void openLoopMayHaveMoreOutstanding() throws Exception {
        LoadMain.Command command =
                LoadMain.parse(new String[] {"--servers", "127.0.0.1:1", "--rate", "100"});
        assertThat(command.options().outstanding()).isEqualTo(1_024);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        String line =
                "--servers 127.0.0.1,127.0.0.1:x,:70000 --op put --connections 0 --keys many stray"
                        + " --no-such-thing 1 --warmup 1 --warmup 2 --seconds";
        assertThatThrownBy(() -> LoadMain.parse(line.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(
                        "'127.0.0.1' is not host:port",
                        "'127.0.0.1:x' is not host:port",
                        "':70000' is not host:port",
                        "--op is 'put' and must be set|get|create|sequential|delete|mixed90|multi|"
                                + "createdelete",
                        "--connections is '0' and must be a number from 1 to 100000",
                        "--keys is 'many'",
                        "'stray' is no option",
                        "there is no option --no-such-thing",
                        "--warmup is given twice",
                        "--seconds needs a value");
    }

    @Test
    void serversAreRequired() {
        assertThatThrownBy(() -> LoadMain.parse(new String[0]))
                .isInstanceOf(UsageException.class)
                .hasMessage("--servers is required");
    }

    @Test
    void usageNamesEveryOperation() {
        for (Operation operation : Operation.values()) {
            assertThat(LoadMain.USAGE).containsPattern("[ |]" + operation.option() + "[|\\n]");
        }
    }

    @Test
    void aRunIsOfOneKind() throws Exception {
        String servers = "--servers 127.0.0.1:1 ";
        LoadMain.Command watchers = LoadMain.parse((servers + "--fan-out 7").split(" "));
        assertThat(watchers.kind()).isEqualTo(LoadMain.Kind.FAN_OUT);
        assertThat(watchers.count()).isEqualTo(7);
        LoadMain.Command sessions = LoadMain.parse((servers + "--sessions 8").split(" "));
        assertThat(sessions.kind()).isEqualTo(LoadMain.Kind.SESSIONS);
        assertThat(sessions.count()).isEqualTo(8);
        assertThatThrownBy(() -> LoadMain.parse((servers + "--fan-out 7 --sessions 8").split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("one at a time");
    }

    @Test
    void whatIsDeletedHasNoWarmUp_andAMultiNeedsTenKeys() throws Exception {
        String servers = "--servers 127.0.0.1:1 ";
        LoadOptions delete = LoadMain.parse((servers + "--op delete").split(" ")).options();
        assertThat(delete.warmup()).isZero();
        assertThat(delete.keys()).isEqualTo(300_000);
        assertThatThrownBy(() -> LoadMain.parse((servers + "--op multi --keys 9").split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--keys is '9'");
    }
}
