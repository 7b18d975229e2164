package io.quorate.server.tree;

/**
 * A quota, for those who watch over it.
 *
 * @param path what it is on
 * @param usage what is used of it
 * @param limits its limits
 */
public record QuotaUsage(String path, Usage usage, QuotaLimits limits) {}
