package io.quorate.cli.output;

/** What a command found: as the text that people read, and as a value that programs do. */
public interface Result {

    /** Prints it as ZooKeeper's zkCli does. Only now is read what there may be much of. */
    void text(Console console, Compat compat) throws InterruptedException;

    /**
     * The same for {@code -o}: of maps with text as keys, lists, texts, numbers, truth values and
     * null.
     */
    Object value() throws InterruptedException;

    /** How the command ends that found it. */
    default ExitCode code() {
        return ExitCode.DONE;
    }
}
