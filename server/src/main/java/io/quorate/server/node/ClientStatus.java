package io.quorate.server.node;

import io.quorate.protocol.OpCode;

/**
 * One client connection, for {@code stat} and {@code cons}.
 *
 * @param connection the connection
 * @param address remote address as the shell gave it
 * @param sessionId its session, 0 while it has none
 * @param timeoutMillis negotiated session timeout, 0 while it has no session
 * @param queued requests that are not answered yet
 * @param received packets received
 * @param sent packets sent, events included
 * @param last what was answered last
 * @param latency how fast it was answered
 * @param connectedMillis when it connected, by this server's clock
 */
public record ClientStatus(
        ConnectionId connection,
        String address,
        long sessionId,
        int timeoutMillis,
        int queued,
        long received,
        long sent,
        Last last,
        Latency latency,
        long connectedMillis) {

    /**
     * The last request that was answered, pings and the handshake included.
     *
     * @param opcode 0 if there was none
     * @param cxid its xid; -1 if there was none
     * @param zxid the state it was answered from; -1 if there was none
     * @param responseNanos when, on the clock of the node's inputs
     * @param latencyNanos how long it took
     */
    public record Last(int opcode, long cxid, long zxid, long responseNanos, long latencyNanos) {

        /** What ZooKeeper calls the operation where it lists connections. */
        public String operation() {
            OpCode op = opcode == 0 ? null : OpCode.fromCode(opcode);
            if (op == null) {
                return "NA";
            }
            return switch (op) {
                case PING -> "PING";
                case CREATE_SESSION -> "SESS";
                case CLOSE_SESSION -> "CLOS";
                case MULTI -> "MULT";
                case MULTI_READ -> "MLTR";
                case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> "CREA";
                case DELETE, DELETE_CONTAINER -> "DELE";
                case SET_DATA -> "SETD";
                case RECONFIG -> "RECO";
                case SET_ACL -> "SETA";
                case SYNC -> "SYNC";
                case CHECK -> "CHEC";
                case EXISTS -> "EXIS";
                case GET_DATA -> "GETD";
                case SET_WATCHES -> "SETW";
                case SET_WATCHES2 -> "STW2";
                case ADD_WATCH -> "ADDW";
                case GET_ACL -> "GETA";
                case GET_CHILDREN, GET_CHILDREN2 -> "GETC";
                case GET_ALL_CHILDREN_NUMBER -> "GETACN";
                case CHECK_WATCHES -> "CHKW";
                case REMOVE_WATCHES -> "REMW";
                case WHO_AM_I -> "HOMI";
                case GET_EPHEMERALS -> "GETE";
                default -> "NA";
            };
        }
    }

    /** Of all that was answered since the connection began, or since {@code crst}. */
    public record Latency(long minNanos, long maxNanos, long averageNanos) {}
}
