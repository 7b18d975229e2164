package io.quorate.cli;

import io.quorate.cli.output.Console;
import io.quorate.cli.verb.Prompter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks on the error stream, and reads a line. */
final class LinePrompter implements Prompter {

    private final InputStream in;
    private final Console console;

    LinePrompter(InputStream in, Console console) {
        this.in = in;
        this.console = console;
    }

    @Override
    public boolean confirm(Question question) throws InterruptedException {
        console.err(question.text() + " [y/N]");
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            String answer = lines.readLine();
            String word = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
            return word.equals("y") || word.equals("yes");
        } catch (IOException gone) {
            return false;
        }
    }
}
