package io.quorate.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Identity;
import io.quorate.protocol.wire.MalformedFrameException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The identities of forwarded writes: what is recognised is what was decoded. */
public final class ForwardFuzz {

    private ForwardFuzz() {}

    /** Input: lists of identities, back to back. */
    public static void fuzz(byte[] input) {
        IdentityCache used = new IdentityCache();
        WireReader in = new WireReader(input);
        while (in.remaining() > 0) {
            int from = in.position();
            List<Identity> identities = read(used, input, in);
            WireReader again = new WireReader(input);
            again.skip(from);
            assertThat(read(new IdentityCache(), input, again)).isEqualTo(identities);
            if (identities == null) {
                return;
            }
            assertThat(again.position()).isEqualTo(in.position());
        }
    }

    private static @Nullable List<Identity> read(IdentityCache cache, byte[] input, WireReader in) {
        try {
            return cache.read(input, in);
        } catch (MalformedFrameException refused) {
            return null;
        }
    }

    /** The same twice, another one, and none. */
    public static List<byte[]> seeds() {
        WireWriter out = new WireWriter();
        for (String user : List.of("10.0.0.1", "10.0.0.1", "10.0.0.2")) {
            out.writeInt(2);
            out.writeString("ip");
            out.writeString(user);
            out.writeString("digest");
            out.writeString("u:" + user);
        }
        out.writeInt(0);
        return List.of(out.toByteArray());
    }
}
