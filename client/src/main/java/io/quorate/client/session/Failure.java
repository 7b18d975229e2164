package io.quorate.client.session;

import io.quorate.protocol.ErrorCode;

/**
 * Why a request has no answer.
 *
 * @param error a server's, or one that exists within clients only
 * @param outcome whether it may have been executed
 */
public record Failure(ErrorCode error, Outcome outcome) {}
