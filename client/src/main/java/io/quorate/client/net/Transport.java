package io.quorate.client.net;

import org.jspecify.annotations.Nullable;

import javax.net.ssl.SSLContext;

/**
 * What connections are like.
 *
 * @param tls for TLS with each server, whose certificate must be for the host it is dialled by;
 *     null for none
 * @param maxFrameBytes a longer answer ends its connection
 */
public record Transport(@Nullable SSLContext tls, int maxFrameBytes) {}
