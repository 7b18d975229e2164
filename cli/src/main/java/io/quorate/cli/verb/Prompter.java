package io.quorate.cli.verb;

/** Asks the user. */
public interface Prompter {

    /** Where nobody can be asked, or wants to be. */
    Prompter YES = question -> true;

    /** What is asked; found out only if it is. */
    interface Question {
        String text() throws InterruptedException;
    }

    /** Whether to go on. */
    boolean confirm(Question question) throws InterruptedException;
}
