package io.quorate.server.sim;

import io.quorate.server.node.Effects;
import io.quorate.server.node.Input;
import io.quorate.server.sim.check.Checker;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.ZabConfig;

import org.jspecify.annotations.Nullable;

/**
 * The thing under test: one process' pure part, as the simulated shell drives it. There are two,
 * the whole server and consensus alone.
 */
interface Core {

    /** Makes the core of a process that starts now. */
    interface Factory {
        /**
         * Makes it.
         *
         * @param disk holds what {@code recovered} was made of: what is committed in it is already
         *     to be applied
         */
        Core make(
                ZabConfig config,
                RecoveredHistory recovered,
                SimDisk disk,
                SimRandom random,
                Checker witness);
    }

    void start(long nowNanos, long wallMillis, Effects out);

    void step(Input input, long nowNanos, Effects out);

    /** In how many nanoseconds another pass is wanted at the latest, as {@code Node} says it. */
    long endOfPass(long nowNanos, Effects out);

    Hello hello();

    /** Whether this server is an established leader. */
    boolean leading();

    /** Whether it answers clients. */
    boolean serving(long nowNanos);

    /** Whom it follows, or itself; null without a leader. */
    @Nullable PeerId leader();

    long committedZxid();

    /** Whether, after {@link Input.Stop}, the process may end. */
    boolean mayStop();

    /** In which phase it is, in Zab's words. */
    String phase();

    /** What a failure report should say of it. */
    String describe();
}
