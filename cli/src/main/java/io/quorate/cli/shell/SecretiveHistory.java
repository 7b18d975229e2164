package io.quorate.cli.shell;

import io.quorate.cli.command.Words;
import io.quorate.cli.output.CliFailure;

import org.jline.reader.impl.history.DefaultHistory;

import java.time.Instant;
import java.util.List;

/** Forgets what says who one is. */
final class SecretiveHistory extends DefaultHistory {

    private static final String SECRET = "addauth";

    @Override
    public void add(Instant time, String line) {
        if (!isSecret(line)) {
            super.add(time, line);
        }
    }

    static boolean isSecret(String line) {
        try {
            List<String> words = Words.of(line);
            return !words.isEmpty() && words.getFirst().equals(SECRET);
        } catch (CliFailure unclear) {
            return line.contains(SECRET);
        }
    }
}
