package io.quorate.bench.ensemble;

import io.quorate.bench.load.LoadFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's process holds. Linux only. */
public final class ServerMemory {

    /** The last line of a class histogram: instances, bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    private ServerMemory() {}

    /**
     * Bytes of the objects that are alive in the Java heap, whatever its collector. Collects all
     * garbage and stops the process meanwhile, for a second and more, until all that {@code jcmd}
     * prints has been read: so this process cannot be asked.
     *
     * @param java of the JDK that has {@code jcmd}
     */
    public static long liveHeapBytes(Path java, long pid)
            throws IOException, LoadFailure, InterruptedException {
        if (pid == ProcessHandle.current().pid()) {
            throw new IllegalArgumentException("a process cannot read while it stands still");
        }
        Path jcmd = java.toRealPath().resolveSibling("jcmd");
        return liveHeapBytes(
                Commands.output(
                        List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram")));
    }

    static long liveHeapBytes(String histogram) throws LoadFailure {
        return number(TOTAL, histogram, "class histogram");
    }

    /** Bytes of the process that are in memory: heap used or not, code, threads, buffers. */
    public static long residentBytes(long pid) throws IOException, LoadFailure {
        String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
        return number(RESIDENT, status, "process status") << 10;
    }

    private static long number(Pattern pattern, String text, String name) throws LoadFailure {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new LoadFailure("no total in a " + name + " of " + text.length() + " characters");
        }
        return Long.parseLong(matcher.group(1));
    }
}
