package io.quorate.bench.compare;

import io.quorate.bench.load.Operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the table: what is asked, by how many, and of whom.
 *
 * @param operation what is asked
 * @param connections number of connections
 * @param outstanding requests in flight on each
 * @param valueBytes data of each znode; 0 for what all cells have that do not say
 * @param place which servers the connections are with
 * @param snapshots whether the servers take snapshots all the time
 */
record Cell(
        Operation operation,
        int connections,
        int outstanding,
        int valueBytes,
        Place place,
        boolean snapshots) {

    /** Which servers the connections are with. */
    enum Place {
        ALL,
        LEADER,
        FOLLOWER
    }

    /** The rows of docs/benchmarks. */
    static final String DEFAULT =
            "set:1x1@leader,set:1x1@follower,set:30x1,set:30x64,set:300x1,set:30x64/1024,"
                    + "get:1x1,get:30x1,get:30x64,get:300x1,get:30x64/1024,mixed90:30x64,"
                    + "multi:30x64,createdelete:30x64,delete:30x64,create:30x1,create:30x64,"
                    + "sequential:30x64,create:30x64+snapshots";

    /** Those of every day. */
    static final String DAILY =
            "set:1x1@leader,set:30x1,set:30x64,get:30x1,get:30x64,mixed90:30x64,create:30x64";

    private static final Pattern FORM =
            Pattern.compile(
                    "(?<op>[a-z0-9]+):(?<connections>\\d{1,5})x(?<outstanding>\\d{1,5})"
                            + "(/(?<bytes>\\d{1,6}))?(@(?<place>leader|follower))?"
                            + "(?<snapshots>\\+snapshots)?");

    /** Reads {@code set:30x64,get:1x1@leader}; what is none of that goes to the problems. */
    static List<Cell> parse(String text, List<String> problems) {
        List<Cell> cells = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = FORM.matcher(part);
            Operation operation =
                    matcher.matches() ? Operation.ofOption(matcher.group("op")) : null;
            if (operation == null) {
                problems.add(
                        "'"
                                + part
                                + "' is not OPERATION:CONNECTIONSxOUTSTANDING[/BYTES]"
                                + "[@leader|@follower][+snapshots]");
            } else {
                cells.add(cell(operation, matcher));
            }
        }
        return cells;
    }

    private static Cell cell(Operation operation, Matcher matcher) {
        String bytes = matcher.group("bytes");
        String place = matcher.group("place");
        return new Cell(
                operation,
                Math.max(1, Integer.parseInt(matcher.group("connections"))),
                Math.max(1, Integer.parseInt(matcher.group("outstanding"))),
                bytes == null ? 0 : Integer.parseInt(bytes),
                place == null ? Place.ALL : Place.valueOf(place.toUpperCase(Locale.ROOT)),
                matcher.group("snapshots") != null);
    }

    /** Of all servers, with the value that all cells have. */
    static Cell plain(Operation operation, int connections, int outstanding) {
        return new Cell(operation, connections, outstanding, 0, Place.ALL, false);
    }

    /**
     * Cells that one ensemble can serve one after the other. Many creations fill the servers, and
     * snapshots need another start: both begin anew.
     */
    static List<List<Cell>> groups(List<Cell> cells) {
        List<List<Cell>> groups = new ArrayList<>();
        boolean filled = false;
        boolean snapshots = false;
        for (Cell cell : cells) {
            boolean anew = (filled && cell.fills()) || snapshots != cell.snapshots();
            if (groups.isEmpty() || anew) {
                groups.add(new ArrayList<>());
                filled = false;
                snapshots = cell.snapshots();
            }
            groups.getLast().add(cell);
            filled |= cell.fills();
        }
        return groups;
    }

    private boolean fills() {
        boolean creates = operation == Operation.CREATE || operation == Operation.SEQUENTIAL;
        return creates && outstanding > 1;
    }

    /** Whether the empty server's answer is one to this. */
    boolean suitsEmptyServer() {
        return operation == Operation.GET && valueBytes == 0;
    }

    String shape() {
        return connections + "x" + outstanding;
    }

    /** Operation, and all that is not its shape. */
    String what() {
        String text = operation.option();
        if (valueBytes > 0) {
            text += ", " + valueBytes + " bytes";
        }
        if (place != Place.ALL) {
            text += ", on " + (place == Place.LEADER ? "the leader" : "a follower");
        }
        return snapshots ? text + ", while snapshots are taken" : text;
    }
}
