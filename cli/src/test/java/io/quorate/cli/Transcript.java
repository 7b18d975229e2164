package io.quorate.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a command line printed, command by command, without what differs from run to run.
 *
 * @param events of all commands, in their order
 */
record Transcript(List<Block> blocks, List<String> events) {

    static final Transcript EMPTY = new Transcript(List.of(), List.of());

    private static final Pattern TIME = Pattern.compile("time = .* \\d{4}$");
    private static final Pattern ZXID = Pattern.compile("Zxid = 0x[0-9a-f]+");
    private static final Pattern OWNER = Pattern.compile("ephemeralOwner = 0x[0-9a-f]{2,}");
    private static final Pattern EVENT_ZXID = Pattern.compile("zxid: \\d+");
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:\\d+");
    private static final Pattern BUILD = Pattern.compile("CLI version: .*");

    /** In front of a number of events: nothing is typed before so many were told. */
    private static final String EVENTS = "@events ";

    /** One command and its output. */
    record Block(String command, List<String> lines) {}

    /** Types the commands into it. */
    static Transcript of(List<String> commands, List<String> command, String address)
            throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        whole.add(address);
        List<Block> blocks = new ArrayList<>();
        try (Dialogue dialogue = new Dialogue(whole)) {
            blocks.add(new Block("", same(dialogue.begin())));
            for (String one : commands) {
                if (one.startsWith(EVENTS)) {
                    dialogue.awaitEvents(Integer.parseInt(one.substring(EVENTS.length())));
                    continue;
                }
                List<String> lines = same(dialogue.say(one));
                // A set of ZooKeeper's, in the order of its hashes.
                blocks.add(new Block(one, one.equals("whoami") ? sorted(lines) : lines));
            }
            dialogue.end();
            return new Transcript(blocks, removalsInOrder(same(dialogue.events())));
        }
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    /**
     * Those of several watches that one command removes come in the order of ZooKeeper's hashes.
     */
    private static List<String> removalsInOrder(List<String> events) {
        List<String> ordered = new ArrayList<>();
        List<String> removals = new ArrayList<>();
        for (String event : events) {
            if (event.contains("WatchRemoved path:")) {
                removals.add(event);
            } else {
                ordered.addAll(sorted(removals));
                removals.clear();
                ordered.add(event);
            }
        }
        ordered.addAll(sorted(removals));
        return ordered;
    }

    private static List<String> same(List<String> lines) {
        return lines.stream().map(Transcript::same).toList();
    }

    private static String same(String line) {
        String same = TIME.matcher(line).replaceAll("time = TIME");
        same = ZXID.matcher(same).replaceAll("Zxid = ZXID");
        same = OWNER.matcher(same).replaceAll("ephemeralOwner = SESSION");
        same = EVENT_ZXID.matcher(same).replaceAll("zxid: ZXID");
        same = BUILD.matcher(same).replaceAll("CLI version: BUILD");
        return PORT.matcher(same).replaceAll("SERVER");
    }

    /** Reads what {@link #text} wrote. */
    static Transcript parse(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        List<String> block = new ArrayList<>();
        List<String> events = new ArrayList<>();
        boolean atEvents = false;
        for (String line : lines) {
            if (line.startsWith("> ")) {
                block = new ArrayList<>();
                blocks.add(new Block(line.substring(2), block));
            } else if (line.equals("Events:")) {
                atEvents = true;
            } else if (atEvents) {
                events.add(line);
            } else if (!line.isEmpty()) {
                block.add(line);
            }
        }
        return new Transcript(blocks, events);
    }

    /** Where another says something else. */
    List<String> differences(Transcript other) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block here = blocks.get(i);
            Block there = other.blocks.get(i);
            if (!here.equals(there)) {
                differences.add(here + " / " + there.lines());
            }
        }
        if (!events.equals(other.events)) {
            differences.add(events + " / " + other.events);
        }
        return differences;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks) {
            text.append("> ").append(block.command()).append('\n');
            block.lines().forEach(line -> text.append(line).append('\n'));
        }
        text.append("\nEvents:\n");
        events.forEach(event -> text.append(event).append('\n'));
        return text.toString();
    }
}
