package io.quorate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line at a terminal: keys go in, what is seen comes out. */
final class PseudoTerminal implements AutoCloseable {

    static final String TAB = "\t";
    static final String ENTER = "\r";
    static final String UP = "\u001bOA";
    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";

    private static final int SECONDS = 30;
    private static final String ESCAPES =
            "\u001b(\\[[0-9;?<>=$]*[a-zA-Z]|[=>]|\\][^\u0007]*\u0007)";

    private final Process process;
    private final OutputStream keys;
    private final StringBuilder seen = new StringBuilder();
    private int looked;

    /**
     * @param home where its history goes
     */
    PseudoTerminal(Path home, String servers) throws IOException {
        this(home, servers, Map.of());
    }

    /**
     * The same.
     *
     * @param environment beside this process's own
     */
    PseudoTerminal(Path home, String servers, Map<String, String> environment) throws IOException {
        String command =
                "stty rows 24 cols 100; exec %s -server %s"
                        .formatted(Repository.script("zkCli.sh"), servers);
        ProcessBuilder builder =
                new ProcessBuilder("script", "-q", "-f", "-e", "-c", command, "/dev/null")
                        .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(environment);
        process = builder.start();
        keys = process.getOutputStream();
        Thread reader = new Thread(() -> read(process.getInputStream()), "screen");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        byte[] buffer = new byte[8_192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                see(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            see("[gone]");
        }
    }

    private synchronized void see(String text) {
        seen.append(text);
    }

    void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** Types this once the prompt of the command with this number is there. */
    void atPrompt(int number, String text) throws IOException, InterruptedException {
        await("CONNECTED) " + number + "] ");
        type(text);
    }

    /** All that was written to the screen, with what moves and colours it. */
    synchronized String raw() {
        return seen.toString();
    }

    /**
     * Waits until this is seen, behind what was waited for before; returns what was seen by then.
     */
    String await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            String plain = plain();
            int at = plain.indexOf(text, looked);
            if (at >= 0) {
                String until = plain.substring(looked, at);
                looked = at + text.length();
                return until;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "waited for \"" + text + "\", saw: " + plain.substring(looked));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private synchronized String plain() {
        return seen.toString().replaceAll(ESCAPES, "").replace("\r", "");
    }

    /** Its exit code, once it has ended. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("has not ended; saw: " + plain().substring(looked));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }
}
