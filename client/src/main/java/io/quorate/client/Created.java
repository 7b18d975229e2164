package io.quorate.client;

import io.quorate.protocol.Stat;

/**
 * A znode that was created.
 *
 * @param path with its sequence number, if it has one
 */
public record Created(String path, Stat stat) {}
