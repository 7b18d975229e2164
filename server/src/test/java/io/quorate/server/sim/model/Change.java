package io.quorate.server.sim.model;

import io.quorate.protocol.Acl;
import io.quorate.protocol.EventType;

import java.util.List;

/**
 * Something that watches hear of, in the order in which they do (PROTOCOL 12.3).
 *
 * @param acl who may hear of it: those who may read this
 * @param anyOrder whether the other changes of the same zxid may as well be told before it: nobody
 *     says in which order the ephemerals of a session go
 */
public record Change(long zxid, EventType type, String path, List<Acl> acl, boolean anyOrder) {}
