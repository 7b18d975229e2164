package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;

/** A command of a client with a session. Has no state. */
public interface Verb {

    /** How it is called. */
    Form form();

    /**
     * Does it.
     *
     * @throws io.quorate.client.KeeperException if it fails at the servers
     */
    Result run(Arguments arguments, Context context) throws CliFailure, InterruptedException;
}
