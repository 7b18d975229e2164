package io.quorate.server.recovery;

import io.quorate.server.snapshot.StateMeta;
import io.quorate.server.wal.LogFiles;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * What {@code CURRENT} says, for tools.
 *
 * @param number of the generation
 * @param firstSegment number of its log's first segment
 * @param zxid its state's when it began; 0 if it began without one
 */
public record CurrentGeneration(long number, long firstSegment, long zxid) {

    /**
     * Reads {@code CURRENT}.
     *
     * @param files the folder
     * @param featureLevel highest feature level of this build
     * @return null if it is not there, or does not verify
     * @throws io.quorate.server.wal.StorageException if a newer build wrote it
     */
    public static @Nullable CurrentGeneration read(LogFiles files, int featureLevel)
            throws IOException {
        return Generation.read(files, featureLevel) instanceof Generation.Found.Valid(Generation it)
                ? new CurrentGeneration(it.number(), it.firstSegment(), it.zxid())
                : null;
    }

    /**
     * What of its state is lost, by the rule of a start; null if nothing.
     *
     * @param state what the state says of itself, null if there is none
     */
    public @Nullable String lost(@Nullable StateMeta state) {
        if (state == null) {
            return zxid == 0 ? null : "it is gone, or empty, and was not";
        }
        return state.base().zxid() < zxid ? "it is older than the generation it began" : null;
    }
}
