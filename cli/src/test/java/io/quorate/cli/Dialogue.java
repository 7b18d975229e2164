package io.quorate.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command line that is fed through a pipe, one command after the other. A question with a known
 * answer is put behind each, to know where its output ends. Events are kept apart: they come when
 * they come.
 */
final class Dialogue implements AutoCloseable {

    private static final String QUESTION = "printwatches";
    private static final int SECONDS = 30;
    private static final String ANSWER = "printwatches is ";

    private final Process process;
    private final BufferedReader lines;
    private final Writer types;
    private final List<String> events = new ArrayList<>();

    Dialogue(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        lines = process.inputReader(StandardCharsets.UTF_8);
        types = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** What is printed before the first command. */
    List<String> begin() throws IOException {
        return answer();
    }

    /** What a command prints, but for events. */
    List<String> say(String command) throws IOException {
        types.write(command + "\n");
        return answer();
    }

    private List<String> answer() throws IOException {
        types.write(QUESTION + "\n");
        types.flush();
        List<String> block = new ArrayList<>();
        for (String line = lines.readLine();
                line != null && !line.startsWith(ANSWER);
                line = lines.readLine()) {
            take(line, block);
        }
        return block;
    }

    private void take(String line, List<String> block) {
        if (line.startsWith("WatchedEvent ")) {
            events.add(line);
        } else if (!line.isEmpty() && !line.equals("WATCHER::")) {
            block.add(line);
        }
    }

    /** Goes on asking until so many events were told. */
    void awaitEvents(int count) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (events.size() < count) {
            answer();
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited for " + count + " events, there are " + events);
            }
        }
    }

    /** All events there were. Only behind {@link #close}. */
    List<String> events() {
        return events;
    }

    /** Ends it as the end of a file does, and returns the exit code. */
    int end() throws IOException, InterruptedException {
        types.close();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            take(line, new ArrayList<>());
        }
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
