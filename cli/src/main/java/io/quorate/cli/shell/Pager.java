package io.quorate.cli.shell;

import io.quorate.cli.output.Console;

import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

import java.io.IOException;
import java.io.PrintStream;

/** Shows what is longer than the screen page by page. */
final class Pager implements Console.Pager {

    private static final String MORE = "-- more: blank for a page, Enter for a line, q to end --";
    private static final int CTRL_C = 3;

    private final Terminal terminal;
    private int rowsLeft;

    Pager(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void begin() {
        rowsLeft = pageRows();
    }

    private int pageRows() {
        return Math.max(2, terminal.getRows()) - 1;
    }

    @Override
    public boolean print(String text, PrintStream out) {
        int width = Math.max(10, terminal.getColumns());
        for (String line : text.split("\n", -1)) {
            int at = 0;
            do {
                if (rowsLeft == 0 && !more(out)) {
                    return false;
                }
                int end = Math.min(line.length(), at + width);
                out.print(line.substring(at, end));
                at = end;
                rowsLeft--;
                if (at < line.length() && rowsLeft > 0) {
                    continue; // the terminal goes on in the next row by itself
                }
                out.print('\n');
            } while (at < line.length());
        }
        return true;
    }

    private boolean more(PrintStream out) {
        out.print(MORE);
        out.flush();
        int key = key();
        out.print("\r" + " ".repeat(MORE.length()) + "\r");
        if (key == 'q' || key == 'Q' || key == CTRL_C || key < 0) {
            return false;
        }
        rowsLeft = key == '\r' || key == '\n' ? 1 : pageRows();
        return true;
    }

    private int key() {
        Attributes before = terminal.enterRawMode();
        try {
            return terminal.reader().read();
        } catch (IOException gone) {
            return -1;
        } finally {
            terminal.setAttributes(before);
        }
    }
}
