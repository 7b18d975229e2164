package io.quorate.server.peer;

import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.PeerMessage;

/**
 * The first frame of each side: Hello, and what the transport adds to it.
 *
 * @param kind what the link is for, as the dialler says and the answer repeats
 * @param number counts the Hellos of the sending process: of two links the one with the higher
 *     number is the one the sender believes in
 * @param hello who is this
 */
record Greeting(LinkKind kind, long number, Hello hello) implements PeerMessage {

    /** Whether {@code other} was said by the same process as this. */
    boolean sameProcess(Greeting other) {
        return hello.incarnation() == other.hello.incarnation()
                && hello.diskId() == other.hello.diskId();
    }
}
