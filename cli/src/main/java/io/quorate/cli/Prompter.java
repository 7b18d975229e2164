package io.quorate.cli;

/** Asks the user. */
public interface Prompter {

    /** Where nobody can be asked, or wants to be. */
    Prompter YES = question -> true;

    /** Whether to go on. */
    boolean confirm(String question) throws InterruptedException;
}
