package io.quorate.cli.command;

import io.quorate.cli.output.CliFailure;

import java.util.ArrayList;
import java.util.List;

/**
 * A line taken apart as ZooKeeper's zkCli does: blanks part words, and a word that begins with a
 * quote ends with the next. Within quotes nothing is special.
 */
public final class Words {

    private Words() {}

    /** The words of a line. */
    public static List<String> of(String line) throws CliFailure {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < line.length() && isBlank(line.charAt(at))) {
                at++;
            }
            if (at == line.length()) {
                return words;
            }
            char first = line.charAt(at);
            if (first == '"' || first == '\'') {
                int close = line.indexOf(first, at + 1);
                if (close < 0) {
                    throw CliFailure.usage("the quote at character " + (at + 1) + " is not closed");
                }
                words.add(line.substring(at + 1, close));
                at = close + 1;
            } else {
                int end = at;
                while (end < line.length() && !isBlank(line.charAt(end))) {
                    end++;
                }
                words.add(line.substring(at, end));
                at = end;
            }
        }
    }

    /** ASCII's only: others may be data. */
    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
