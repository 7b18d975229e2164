package io.quorate.client;

import io.quorate.protocol.Stat;

import java.util.List;

/**
 * The children of a znode.
 *
 * @param names in no order
 * @param stat of the parent
 */
public record Children(List<String> names, Stat stat) {}
