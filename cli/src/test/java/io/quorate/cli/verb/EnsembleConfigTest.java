package io.quorate.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnsembleConfigTest {

    private static EnsembleConfig.Server server(String value) {
        EnsembleConfig config = EnsembleConfig.parse("server.7=" + value);
        assertThat(config.servers()).hasSize(1);
        return config.servers().getFirst();
    }

    @Test
    void serversAndTheVersionAreRead() {
        EnsembleConfig config =
                EnsembleConfig.parse(
                        """
                        server.1=a:2888:3888:participant;0.0.0.0:2181
                        server.12=b:2888:3888:observer
                        version=1a0000000f
                        """);
        assertThat(config.version()).isEqualTo("1a0000000f");
        assertThat(config.servers())
                .containsExactly(
                        new EnsembleConfig.Server(1, "a", "participant", "0.0.0.0:2181"),
                        new EnsembleConfig.Server(12, "b", "observer", null));
    }

    @Test
    void linesOfAnotherKindAreLeftOut() {
        EnsembleConfig config = EnsembleConfig.parse("group.1=1:2\nweight.1=3\nserver\n\n");
        assertThat(config.servers()).isEmpty();
        assertThat(config.version()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "h:2888:3888:participant;2181, h, 2181",
        "h:2888:3888;2181, h, 2181",
        "h:2888:3888:participant;0.0.0.0:2181, h, 2181",
        "h:2888:3888:participant;c:2182, c, 2182",
        "h:2888:3888:participant;[::]:2181, h, 2181",
        "h:2888:3888:participant;[0:0:0:0:0:0:0:0]:2181, h, 2181",
    })
    void clientsDialWhatIsSaid_andAllAddressesMeanTheServersOwn(
            String value, String host, int port) {
        assertThat(server(value).clientHost()).isEqualTo(host);
        assertThat(server(value).clientPort()).isEqualTo(port);
    }

    @Test
    void whereTheClientPortIsNotSaidThereIsNone() {
        assertThat(server("h:2888:3888:participant").clientPort()).isNull();
        assertThat(server("h:2888:3888:participant").clientHost()).isEqualTo("h");
    }

    @Test
    void anAddressOfIpv6IsWithinItsBrackets() {
        assertThat(server("[fe80::1]:2888:3888:participant;[fe80::2]:2181").host())
                .isEqualTo("fe80::1");
        assertThat(server("[fe80::1]:2888:3888:participant;[fe80::2]:2181").clientHost())
                .isEqualTo("fe80::2");
        assertThat(server("[fe80::1]:2888:3888:participant;[fe80::2]:2181").clientPort())
                .isEqualTo(2181);
    }

    @Test
    void ofSeveralAddressesTheFirstIsTaken() {
        assertThat(server("a:2888:3888|b:2889:3889:observer;2181"))
                .isEqualTo(new EnsembleConfig.Server(7, "a", "observer", "2181"));
        assertThat(server("[::1]:2888:3888|[::2]:2889:3889;2181").host()).isEqualTo("::1");
    }

    @Test
    void whoIsNoObserverTakesPart() {
        assertThat(server("h:2888:3888").role()).isEqualTo("participant");
        assertThat(server("observer:2888:3888").role()).isEqualTo("participant");
        assertThat(server("h:2888:3888:observer;2181").role()).isEqualTo("observer");
    }

    @Test
    void forClientsThereIsTheVersionAndWhereTheyDial() {
        assertThat(
                        EnsembleConfig.parse(
                                        """
                                        server.1=a:1:2:participant;c:2181
                                        server.2=b:1:2:participant;d:2182
                                        version=100000000
                                        """)
                                .forClients())
                .isEqualTo("100000000 c:2181,d:2182");
    }
}
