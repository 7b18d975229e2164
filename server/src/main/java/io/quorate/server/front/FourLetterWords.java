package io.quorate.server.front;

import io.quorate.server.metrics.ServerView;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * ZooKeeper's four-letter words: which there are, which are answered, and on which thread. Nothing
 * is put together on the node loop: each word has a virtual thread, which asks the loop for what it
 * needs and prints that. Of those that list much, only two are answered at a time.
 */
public final class FourLetterWords {

    private static final Logger LOG = LoggerFactory.getLogger(FourLetterWords.class);

    /** Word to what it is on the wire. */
    private static final Map<Integer, String> KNOWN = known();

    /** What a telnet client sends when it is told to close. */
    static final int TELNET_CLOSE = 0xfff4fffd;

    static final int SET_TRACE_MASK = wire("stmk");

    private static final Set<String> LISTS = Set.of("stat", "cons", "dump", "wchc", "wchp");
    private static final int LISTS_AT_A_TIME = 2;
    private static final int PATIENCE_SECONDS = 20;

    private final ServerView server;
    private final Set<String> whitelist;
    private final WordText text;
    private final Semaphore lists = new Semaphore(LISTS_AT_A_TIME);

    /**
     * @param whitelist words that are answered; {@code *} for all
     */
    public FourLetterWords(ServerView server, Set<String> whitelist) {
        this.server = server;
        this.whitelist = Set.copyOf(whitelist);
        this.text = new WordText(server);
    }

    private static Map<Integer, String> known() {
        Map<Integer, String> known = new HashMap<>();
        for (String word :
                ("ruok srvr stat mntr isro conf envi wchs dirs cons dump wchc wchp hash crst srst"
                                + " orst gtmk stmk")
                        .split(" ")) {
            known.put(wire(word), word);
        }
        return Map.copyOf(known);
    }

    /** Whether the first four bytes of a connection are a word, answered or not. */
    static boolean isWord(int firstBytes) {
        return firstBytes == TELNET_CLOSE || KNOWN.containsKey(firstBytes);
    }

    private static int wire(String word) {
        return word.charAt(0) << 24 | word.charAt(1) << 16 | word.charAt(2) << 8 | word.charAt(3);
    }

    private boolean isAnswered(String word) {
        return whitelist.contains(word) || whitelist.contains("*");
    }

    /**
     * Answers a word, at once or a little later.
     *
     * @param argument the eight bytes behind {@code stmk}; 0 with any other word
     * @param reply takes the whole text, on any thread
     * @return whether it is one that is answered
     */
    boolean answer(int wire, long argument, Consumer<String> reply) {
        String word = KNOWN.get(wire);
        if (word == null) {
            reply.accept("");
            return false;
        }
        if (!isAnswered(word)) {
            reply.accept(word + " is not executed because it is not in the whitelist.\n");
            return false;
        }
        switch (word) {
            case "ruok" -> reply.accept("imok");
            case "gtmk" -> reply.accept(Long.toString(server.traceMask()));
            case "stmk" -> {
                server.traceMask(argument);
                reply.accept(Long.toString(argument));
            }
            default ->
                    Thread.ofVirtual()
                            .name("four-letter-word " + word)
                            .start(() -> reply.accept(textOf(word)));
        }
        return true;
    }

    private String textOf(String word) {
        try {
            if (!LISTS.contains(word)) {
                return text.of(word, PATIENCE_SECONDS);
            }
            if (!lists.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return "Too many ask for lists at the same time; ask again.\n";
            }
            try {
                return text.of(word, PATIENCE_SECONDS);
            } finally {
                lists.release();
            }
        } catch (TimeoutException slow) {
            return "The server does not answer within " + PATIENCE_SECONDS + " s.\n";
        } catch (ExecutionException failed) {
            return "The server cannot answer: " + failed.getCause() + "\n";
        } catch (RuntimeException | Error failure) {
            LOG.warn("the word {} cannot be answered", word, failure);
            return "The server cannot answer: its log says why.\n";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
