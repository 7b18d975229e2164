package io.quorate.cli;

import io.quorate.cli.output.Console;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Scanner;

/** Asks on the error stream, and reads a line. */
final class LinePrompter implements Prompter {

    private final InputStream in;
    private final Console console;

    LinePrompter(InputStream in, Console console) {
        this.in = in;
        this.console = console;
    }

    @Override
    public boolean confirm(String question) {
        console.err(question + " [y/N]");
        Scanner lines = new Scanner(in, StandardCharsets.UTF_8);
        return lines.hasNextLine() && isYes(lines.nextLine());
    }

    static boolean isYes(String answer) {
        String word = answer.strip().toLowerCase(Locale.ROOT);
        return word.equals("y") || word.equals("yes");
    }
}
