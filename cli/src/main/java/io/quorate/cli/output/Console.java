package io.quorate.cli.output;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Where text goes. Thread-safe: events are printed while commands run.
 *
 * <p>Everything is UTF-8, whatever the locale is: what is in a znode is shown as it is.
 */
public final class Console {

    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean colour;

    private @Nullable Pager pager;
    private volatile @Nullable Consumer<String> events;

    /** Whether the user has had enough of this command's output. */
    private boolean enough;

    /** Shows what is longer than the screen. */
    public interface Pager {
        /** A command begins. */
        void begin();

        /** Prints a line, or several; returns false if the user wants no more. */
        boolean print(String text, PrintStream to);
    }

    /**
     * @param colour whether errors are red
     */
    public Console(PrintStream out, PrintStream err, boolean colour) {
        this.out = out;
        this.err = err;
        this.colour = colour;
    }

    /** From now on there is a user at a terminal. */
    public synchronized void use(Pager itsPager, Consumer<String> printsEvents) {
        pager = itsPager;
        events = printsEvents;
    }

    /** A command begins. */
    public synchronized void begin() {
        enough = false;
        if (pager != null) {
            pager.begin();
        }
    }

    /** A line, or several. */
    public synchronized void out(String text) {
        if (pager == null) {
            out.print(text);
            out.print('\n');
        } else if (!enough) {
            enough = !pager.print(text, out);
        }
    }

    /** No more than this text, without the end of a line. */
    public synchronized void outExactly(String text) {
        out.print(text);
    }

    /** A line on the error stream. */
    public synchronized void err(String line) {
        out.flush();
        err.print(line);
        err.print('\n');
        err.flush();
    }

    /** A line on the error stream that says what went wrong. */
    public void failure(String line) {
        err(colour ? RED + line + PLAIN : line);
    }

    /** Something that happened meanwhile; seen at once, also while a page waits for a key. */
    public void event(String text) {
        Consumer<String> prints = events;
        if (prints != null) {
            prints.accept(text);
        } else {
            out(text);
            flush();
        }
    }

    /** What was printed can be read from now on. */
    public synchronized void flush() {
        out.flush();
    }

    /** Whether nobody reads what is printed, as behind {@code | head}. */
    public synchronized boolean isDeaf() {
        return enough || out.checkError();
    }
}
