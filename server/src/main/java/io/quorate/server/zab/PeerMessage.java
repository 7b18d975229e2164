package io.quorate.server.zab;

/**
 * Anything one server says to another on a link: consensus ({@link Message}) or client traffic
 * between learner and leader (RelayMessage of package node). Both are sealed; they live in two
 * packages because consensus knows nothing of clients.
 */
public interface PeerMessage {}
