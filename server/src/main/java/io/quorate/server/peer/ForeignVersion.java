package io.quorate.server.peer;

import io.quorate.server.zab.PeerMessage;

/** A Hello of a protocol version that this build does not speak; nothing else of it was read. */
record ForeignVersion(int protocolVersion) implements PeerMessage {}
