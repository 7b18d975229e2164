package io.quorate.bench.compare;

import io.quorate.bench.load.Operation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the table: what is asked, and by how many.
 *
 * @param operation what is asked
 * @param connections number of connections
 * @param outstanding requests in flight on each
 */
record Cell(Operation operation, int connections, int outstanding) {

    /** The shapes of docs/benchmarks, those that say most. */
    static final String DEFAULT =
            "set:1x1,set:30x1,set:30x64,set:300x1,"
                    + "get:1x1,get:30x1,get:30x64,get:300x1,"
                    + "mixed90:30x64,create:30x1,create:30x64,createdelete:30x64";

    private static final Pattern FORM = Pattern.compile("([a-z0-9]+):(\\d{1,5})x(\\d{1,5})");

    /** Reads {@code set:30x64,get:1x1}; what is none of that goes to the problems. */
    static List<Cell> parse(String text, List<String> problems) {
        List<Cell> cells = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = FORM.matcher(part);
            Operation operation = matcher.matches() ? Operation.ofOption(matcher.group(1)) : null;
            if (operation == null) {
                problems.add("'" + part + "' is not OPERATION:CONNECTIONSxOUTSTANDING");
            } else {
                cells.add(
                        new Cell(
                                operation,
                                Math.max(1, Integer.parseInt(matcher.group(2))),
                                Math.max(1, Integer.parseInt(matcher.group(3)))));
            }
        }
        return cells;
    }

    String shape() {
        return connections + "x" + outstanding;
    }
}
