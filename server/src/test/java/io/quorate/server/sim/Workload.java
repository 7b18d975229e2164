package io.quorate.server.sim;

import io.quorate.server.sim.check.Checker;
import io.quorate.server.sim.check.CommittedHistory;
import io.quorate.server.sim.check.Promises;

import java.util.List;

/** What runs in the servers, who uses them, and what is promised to those. */
interface Workload {

    /** For failure reports and command lines. */
    String name();

    Core.Factory cores();

    SimClients front();

    /**
     * The promises to its users, told after {@code committed}. Asked once, before anything runs.
     */
    List<Checker> checkers(Promises promises, CommittedHistory committed);

    void begin(Cluster cluster);

    /** Faults are over, but work goes on. */
    void calm();

    /** Ends the work and waits for what must come of it. The ensemble is whole. */
    void finish(long settleNanos);

    /** Requests that were answered, or proposals. */
    long operations();

    /** What it did, in a few words. */
    String summary();
}
