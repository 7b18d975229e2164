package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.Format;
import io.quorate.client.KeeperClient;
import io.quorate.client.Watcher;

/** What a verb works with. */
public interface Context {

    /**
     * The client, which has a session.
     *
     * @throws CliFailure if no server answers
     */
    KeeperClient client() throws CliFailure, InterruptedException;

    /**
     * The same without waiting for a server.
     *
     * @throws CliFailure if there is no session
     */
    KeeperClient clientAsItIs() throws CliFailure;

    /** Prints events as zkCli does: one for all watches, so that no event is printed twice. */
    Watcher printer();

    /** Where the servers are, as it was said to the command line. */
    String servers();

    Console console();

    Compat compat();

    /** How results are shown: for verbs whose results come one after the other. */
    Format format();

    /**
     * Asks the user, if there is one.
     *
     * @return whether to go on; true where nobody can be asked
     */
    boolean confirm(Prompter.Question question) throws InterruptedException;
}
