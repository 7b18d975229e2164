package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;

import org.apache.commons.cli.Options;

/** A command of a client with a session. Has no state. */
public interface Verb {

    /** What is typed. */
    String name();

    /** What follows it, as ZooKeeper's help has it. */
    String syntax();

    /** What it does, in a few words. */
    String about();

    /** What may stand anywhere behind the name. Made anew each time: parsing marks them. */
    default Options options() {
        return new Options();
    }

    /** Arguments that are not options: at least so many. */
    int minArguments();

    /** And at most so many. */
    default int maxArguments() {
        return minArguments();
    }

    /**
     * Does it.
     *
     * @throws io.quorate.client.KeeperException if it fails at the servers
     */
    Result run(Arguments arguments, Context context) throws CliFailure, InterruptedException;
}
