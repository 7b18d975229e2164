package io.quorate.client;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;

/**
 * What became of one operation of a transaction.
 *
 * @param error {@link ErrorCode#OK}; in a transaction that failed, why, and {@link
 *     ErrorCode#RUNTIME_INCONSISTENCY} for what came behind the one that failed
 * @param path of a created znode
 * @param stat of a znode that was created or given data
 */
public record OpResult(ErrorCode error, @Nullable String path, @Nullable Stat stat) {}
