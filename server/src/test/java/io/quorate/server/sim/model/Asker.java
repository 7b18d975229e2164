package io.quorate.server.sim.model;

import io.quorate.protocol.Identity;

import java.util.List;

/**
 * Who asks.
 *
 * @param sessionId its session
 * @param identities its address, and what it has authenticated as, in that order
 */
public record Asker(long sessionId, List<Identity> identities) {}
