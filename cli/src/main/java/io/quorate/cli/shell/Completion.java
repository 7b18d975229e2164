package io.quorate.cli.shell;

import io.quorate.cli.command.Interpreter;
import io.quorate.cli.link.Link;
import io.quorate.cli.verb.Form;
import io.quorate.cli.verb.Verb;
import io.quorate.cli.verb.Verbs;
import io.quorate.client.KeeperClient;

import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Completes the names of commands, their options, and paths of znodes. */
final class Completion implements Completer {

    /** Nobody waits longer for Tab. */
    private static final long WAIT_MILLIS = 1_000;

    private final Link link;

    Completion(Link link) {
        this.link = link;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String word = line.word().substring(0, line.wordCursor());
        if (line.wordIndex() == 0) {
            Interpreter.names().forEach(name -> candidates.add(new Candidate(name)));
        } else if (word.startsWith("/")) {
            paths(word, candidates);
        } else if (word.startsWith("-")) {
            options(line.words().getFirst(), candidates);
        } else if (line.words().getFirst().equals("help")) {
            Interpreter.names().forEach(name -> candidates.add(new Candidate(name)));
        } else if (word.isEmpty()) {
            candidates.add(incomplete("/", "/"));
        }
    }

    private static void options(String name, List<Candidate> candidates) {
        Verb verb = Verbs.named(name);
        if (verb == null) {
            return;
        }
        for (Form.OptionForm option : verb.form().allOptions()) {
            String text = "-" + option.name();
            candidates.add(new Candidate(text, text, null, option.about(), null, null, true));
        }
    }

    private void paths(String word, List<Candidate> candidates) {
        KeeperClient client = link.clientNow();
        if (client == null || !link.state().isConnected()) {
            return;
        }
        int slash = word.lastIndexOf('/');
        String parent = slash == 0 ? "/" : word.substring(0, slash);
        String prefix = word.substring(0, slash + 1);
        try {
            for (String name :
                    client.getChildren(parent).get(WAIT_MILLIS, TimeUnit.MILLISECONDS).names()) {
                candidates.add(incomplete(prefix + name, name));
            }
        } catch (ExecutionException | TimeoutException | IllegalArgumentException none) {
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** More may follow, so no blank is set behind it. */
    private static Candidate incomplete(String value, String shown) {
        return new Candidate(value, shown, null, null, null, null, false);
    }
}
