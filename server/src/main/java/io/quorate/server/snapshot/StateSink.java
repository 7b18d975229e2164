package io.quorate.server.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the changes of a save, ascending by key. The buffers are the caller's and hold something
 * else after the call.
 */
interface StateSink {

    /** The key has this value from now on. */
    void put(ByteBuffer key, ByteBuffer value) throws IOException;

    /** There is no such key any more; perhaps there never was. */
    void delete(ByteBuffer key) throws IOException;
}
