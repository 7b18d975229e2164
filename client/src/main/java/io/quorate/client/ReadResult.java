package io.quorate.client;

import io.quorate.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What one of several reads found.
 *
 * @param error {@link ErrorCode#OK}, or why it found nothing
 * @param data if data was asked for
 * @param children if the names of children were
 */
public record ReadResult(
        ErrorCode error, @Nullable NodeData data, @Nullable List<String> children) {}
