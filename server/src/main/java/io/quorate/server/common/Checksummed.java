package io.quorate.server.common;

import java.nio.BufferUnderflowException;
import java.util.function.Supplier;

/** Reading what a checksum proved to be what was written: if it makes no sense, that is a bug. */
public final class Checksummed {

    private Checksummed() {}

    /**
     * The value that {@code reading} gives.
     *
     * @param what is read, for the message
     * @throws InvariantViolation if the bytes are no such value
     */
    public static <T> T read(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new InvariantViolation("bytes that are no " + what + ": " + e);
        }
    }
}
