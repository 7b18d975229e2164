package io.quorate.server.zab;

/**
 * One line of a server's log: something about its role changed, or must be told to its operator.
 * The core does not log; the shell prints this in fixed columns, and the simulator prints the same
 * line as its film strip.
 *
 * @param severity how loud
 * @param self the server
 * @param phase the phase after the change
 * @param epoch the server's epoch
 * @param lastZxid last zxid of its log
 * @param committedZxid highest zxid it knows committed
 * @param what what happened, in one sentence
 */
public record Transition(
        Severity severity,
        PeerId self,
        String phase,
        long epoch,
        long lastZxid,
        long committedZxid,
        String what) {

    /** How loud a transition is told. */
    public enum Severity {
        INFO,
        WARN,
        ALARM
    }
}
