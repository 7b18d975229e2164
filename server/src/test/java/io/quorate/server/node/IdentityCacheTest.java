package io.quorate.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.Identity;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

final class IdentityCacheTest {

    private final IdentityCache cache = new IdentityCache();

    private static Client client(String address, Identity... more) {
        Client client = new Client(new ConnectionId(1), address, new byte[16], 0);
        for (Identity identity : more) {
            client.addIdentity(identity);
        }
        return client;
    }

    private List<Identity> read(Client client) {
        byte[] packed = client.packedIdentities();
        WireReader in = new WireReader(packed);
        List<Identity> identities = cache.read(packed, in);
        assertThat(in.remaining()).isZero();
        return identities;
    }

    @Test
    void readsWhatAClientPacks() {
        Client client = client("10.0.0.1", new Identity("digest", "u:ö"), new Identity("x", ""));
        assertThat(read(client))
                .isEqualTo(client.identities())
                .containsExactly(
                        new Identity("ip", "10.0.0.1"),
                        new Identity("digest", "u:ö"),
                        new Identity("x", ""));
    }

    @Test
    void theSameBytesAreTheSameList() {
        assertThat(read(client("10.0.0.1"))).isSameAs(read(client("10.0.0.1")));
    }

    @Test
    void neverTakesOneForAnother() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            Client client =
                    client(
                            "10.0." + random.nextInt(40) + "." + random.nextInt(40),
                            new Identity("digest", "u" + random.nextInt(9) + ":p"));
            assertThat(read(client)).isEqualTo(client.identities());
        }
    }

    @Test
    void aCutListIsMalformed() {
        byte[] packed = client("10.0.0.1").packedIdentities();
        assertThatThrownBy(() -> cache.read(packed, new WireReader(cut(packed))))
                .isInstanceOf(MalformedFrameException.class);
    }

    private static byte[] cut(byte[] packed) {
        return Arrays.copyOf(packed, packed.length - 1);
    }
}
