package io.quorate.server.txn;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.junit.jupiter.api.Test;

import java.util.List;

class AclListTest {

    @Test
    void readsWhatItWrites() {
        AclList acl =
                AclList.of(
                        List.of(
                                new Acl(Permission.READ, Identity.ANYONE),
                                new Acl(Permission.ALL, new Identity("digest", "ü:\ud83d\ude00"))));
        WireWriter out = new WireWriter();
        acl.encodeTo(out);
        assertThat(out.length()).isEqualTo(acl.encodedBytes());
        AclList read = AclList.read(new WireReader(out.toByteArray()));
        assertThat(read).isEqualTo(acl);
        assertThat(read.entries()).isEqualTo(acl.entries());
        assertThat(read.digest()).isEqualTo(acl.digest());
        assertThat(read.hashCode()).isEqualTo(acl.hashCode());
    }

    @Test
    void theOpenListIsRecognisedAndPassedOver() {
        WireWriter out = new WireWriter();
        AclList.OPEN.encodeTo(out);
        out.writeInt(4711);
        WireReader in = new WireReader(out.toByteArray());
        assertThat(AclList.read(in)).isSameAs(AclList.OPEN);
        assertThat(in.readInt()).isEqualTo(4711);
    }

    @Test
    void aNullListIsAnEmptyOne() {
        WireWriter out = new WireWriter();
        out.writeInt(-1);
        assertThat(AclList.read(new WireReader(out.toByteArray())).entries()).isEmpty();
    }

    @Test
    void knowsWhatTheWorldMayDo() {
        assertThat(AclList.OPEN.worldPerms()).isEqualTo(Permission.ALL);
        AclList mixed =
                AclList.of(
                        List.of(
                                new Acl(Permission.READ, Identity.ANYONE),
                                new Acl(Permission.ADMIN, Identity.ANYONE),
                                new Acl(Permission.WRITE, new Identity("ip", "10.0.0.1")),
                                new Acl(Permission.CREATE, new Identity("world", "someone"))));
        assertThat(mixed.worldPerms()).isEqualTo(Permission.READ | Permission.ADMIN);
    }
}
