package io.quorate.server.peer;

/**
 * Where another server may be found: a name, resolved anew at each dial, and its two ports. Never
 * part of a server's identity.
 *
 * @param host name or literal address
 * @param learnerPort where learners connect to the server while it leads (2888)
 * @param electionPort where all servers connect for votes (3888)
 */
public record PeerAddress(String host, int learnerPort, int electionPort) {}
