package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link SteadyClient} on the network of a cluster's pods, which finds them by their names. */
final class SteadyLoad implements AutoCloseable {

    static final String BEGUN = "begun";

    static final String SERVERS =
            "zk-0.zk-hs.default.svc.cluster.local:2181,"
                    + "zk-1.zk-hs.default.svc.cluster.local:2181,"
                    + "zk-2.zk-hs.default.svc.cluster.local:2181";

    private final Process process;
    private final BufferedReader output;

    private SteadyLoad(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * What came of it.
     *
     * @param writes that were acknowledged
     * @param lost requests whose connection was lost, and that were asked again
     * @param failures requests that failed otherwise, and reads of what had not been written last
     * @param longestGapMillis from one acknowledged write to the next
     */
    record Summary(long writes, long lost, long failures, long longestGapMillis) {

        private static final Pattern LINE =
                Pattern.compile(
                        "writes (\\d+), lost (\\d+), failures (\\d+), longest gap (\\d+) ms");

        String line() {
            return "writes %d, lost %d, failures %d, longest gap %d ms"
                    .formatted(writes, lost, failures, longestGapMillis);
        }

        private static Summary of(Matcher matcher) {
            return new Summary(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    Long.parseLong(matcher.group(4)));
        }
    }

    /** Starts one, and waits for its first write. */
    static SteadyLoad begin(Cluster cluster) throws IOException {
        List<String> words = new ArrayList<>(cluster.onPodNetwork());
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Names of pods change their addresses.
        words.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of("-Dsun.net.inetaddr.ttl=0", "-Dsun.net.inetaddr.negative.ttl=0"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of(SteadyClient.class.getName(), SERVERS));
        SteadyLoad load =
                new SteadyLoad(new ProcessBuilder(words).redirectErrorStream(true).start());
        StringBuilder said = new StringBuilder();
        for (String line = load.output.readLine();
                !BEGUN.equals(line);
                line = load.output.readLine()) {
            if (line == null) {
                throw new AssertionError("the client ended: " + said);
            }
            said.append(line).append('\n');
        }
        return load;
    }

    /** Ends it. */
    Summary end() throws IOException {
        process.outputWriter().close();
        List<String> lines = output.lines().toList();
        lines.forEach(System.out::println);
        return lines.stream()
                .map(Summary.LINE::matcher)
                .filter(Matcher::matches)
                .map(Summary::of)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the client ended otherwise: " + lines));
    }

    /** Kills it, if it runs still. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
