package io.quorate.server.tree;

/**
 * What a quota is about.
 *
 * @param count znodes from the quota's path on downwards, itself included
 * @param bytes of their data
 */
public record Usage(long count, long bytes) {}
