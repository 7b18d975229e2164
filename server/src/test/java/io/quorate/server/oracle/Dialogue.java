package io.quorate.server.oracle;

import java.io.IOException;
import java.util.HexFormat;

/** One connection to one target, for what cannot be compared and is asked of each by itself. */
final class Dialogue implements AutoCloseable {

    private final Link link;

    /** With a session. */
    Dialogue(Target target) throws IOException {
        this(target, true);
    }

    Dialogue(Target target, boolean greeting) throws IOException {
        link = new Link(target.address(0));
        if (greeting) {
            Body body = new Body().number(0).big(0).number(30_000).big(0).buffer(new byte[16]);
            link.send(body.flag(false).frame());
            next();
        }
    }

    Dialogue send(byte[] bytes) {
        link.send(bytes);
        return this;
    }

    /** The answer's error; -1000 if the connection ends instead. */
    int ask(Op op) {
        link.send(op.frame(0));
        Link.Arrival arrival = link.next();
        return arrival.frame() == null ? -1_000 : AnswerReader.reply(arrival.frame(), op).error();
    }

    boolean ends() {
        return link.next().ended();
    }

    /** The next frame with its length, in hexadecimal digits. */
    String next() throws IOException {
        byte[] frame = link.next().frame();
        if (frame == null) {
            throw new IOException("no frame came");
        }
        return HexFormat.of().formatHex(new Body().raw(frame).frame());
    }

    @Override
    public void close() {
        link.close();
    }
}
