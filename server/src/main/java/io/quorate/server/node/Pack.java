package io.quorate.server.node;

/**
 * The client writes of one pass, packed as {@link RelayMessage.Forward} carries them. Its array
 * stays with the writes until they are answered, so that they can be forwarded again.
 */
final class Pack {

    private static final byte[] NOT_SEALED = {};

    private byte[] bytes = NOT_SEALED;

    void seal(byte[] packed) {
        bytes = packed;
    }

    byte[] bytes() {
        return bytes;
    }
}
