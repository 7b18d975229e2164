package io.quorate.k8s.manifest;

import io.quorate.k8s.manifest.Rule.Findings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The image, the command, what it may take and how long it has to end. */
final class ProcessRules {

    static final Rule FLAGS =
            new Rule("The command is one that the image takes", ProcessRules::flags);
    static final Rule EXEC = new Rule("The server replaces the shell", ProcessRules::exec);
    static final Rule IMAGE_VERSION =
            new Rule("The image is that of this version", ProcessRules::imageVersion);
    static final Rule LOCAL_IMAGE =
            new Rule("An image that is there is not pulled", ProcessRules::localImage);
    static final Rule MEMORY =
            new Rule("The memory limit is above what the server takes", ProcessRules::memory);
    static final Rule GRACE = new Rule("The grace period outlasts the stop", ProcessRules::grace);
    static final Rule ENVIRONMENT =
            new Rule("Variables are settings, and nobody else's", ProcessRules::environment);
    static final Rule FORMED_BY_ALL =
            new Rule("An ensemble is first formed by all", ProcessRules::formedByAll);

    private static final Set<String> KNOWN_FLAGS =
            Set.of(
                    "servers",
                    "data_dir",
                    "data_log_dir",
                    "conf_dir",
                    "client_port",
                    "election_port",
                    "server_port",
                    "tick_time",
                    "init_limit",
                    "sync_limit",
                    "heap",
                    "max_client_cnxns",
                    "snap_retain_count",
                    "purge_interval",
                    "max_session_timeout",
                    "min_session_timeout",
                    "log_level");

    private static final Pattern START = Pattern.compile("(exec )?start-zookeeper( --\\w+=\\S+)+");

    private static final Pattern JVM_SIZE = Pattern.compile("(\\d+)([mMgG])");
    private static final long MIB = 1 << 20;

    /** Of the JVM itself, as docs/operations.md says: classes and compiled code. */
    private static final long JVM_MIB = 128 + 128;

    /** For its threads, the collector's tables and RocksDB. */
    private static final long REST_MIB = 96;

    private static final int QUORUM_WAIT_SECONDS = 15;

    /** A verdict, clients held, the last save, and a margin: what Main waits for on SIGTERM. */
    private static final int STOP_SECONDS = 1 + 2 + 10 + 2;

    private ProcessRules() {}

    private static void flags(Ensemble ensemble, Findings findings) {
        List<String> command = ensemble.container().list("$.command");
        findings.unless(
                command.size() == 3 && command.subList(0, 2).equals(List.of("sh", "-c")),
                "no shell is told what to start");
        findings.unless(
                START.matcher(ensemble.commandLine()).matches(), "it is not start-zookeeper's");
        Set<String> flags = new TreeSet<>(ensemble.flags().keySet());
        findings.unless(flags.equals(KNOWN_FLAGS), "the flags are " + flags);
    }

    private static void exec(Ensemble ensemble, Findings findings) {
        findings.unless(ensemble.commandLine().startsWith("exec "), "it says no exec");
    }

    private static void imageVersion(Ensemble ensemble, Findings findings) {
        String image = ensemble.container().string("$.image");
        findings.unless(image.equals("quorate:" + version()), image + " of " + version());
    }

    private static String version() {
        try {
            return Repository.projectVersion();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void localImage(Ensemble ensemble, Findings findings) {
        String policy = ensemble.container().string("$.imagePullPolicy");
        findings.unless(policy.equals("IfNotPresent"), "the policy is " + policy);
    }

    private static void memory(Ensemble ensemble, Findings findings) {
        long limit = Ensemble.bytes(ensemble.container().string("$.resources.limits.memory"));
        long request = Ensemble.bytes(ensemble.container().string("$.resources.requests.memory"));
        long heap = mib(ensemble.flags().getOrDefault("heap", ""));
        long direct = mib(ensemble.environment().getOrDefault("QUORATE_DIRECT", ""));
        long taken = (heap + 2 * direct + JVM_MIB + REST_MIB) * MIB;
        findings.unless(heap > 0 && direct > 0, "the manifest does not say what it takes");
        findings.unless(limit >= taken, "it is " + limit + ", and " + taken + " are taken");
        findings.unless(request == limit, "a node may promise it to several");
    }

    private static long mib(String size) {
        Matcher matcher = JVM_SIZE.matcher(size);
        if (!matcher.matches()) {
            return 0;
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equalsIgnoreCase("g") ? number << 10 : number;
    }

    private static void grace(Ensemble ensemble, Findings findings) {
        List<String> preStop = ensemble.container().list("$.lifecycle.preStop.exec.command");
        boolean shortSleep =
                preStop.size() == 2
                        && preStop.getFirst().equals("sleep")
                        && preStop.getLast().matches("\\d");
        findings.unless(shortSleep, "preStop is no short sleep: " + preStop);
        int away = shortSleep ? Integer.parseInt(preStop.getLast()) : 0;
        int needed = away + QUORUM_WAIT_SECONDS + STOP_SECONDS;
        int given = ensemble.pod().number("$.terminationGracePeriodSeconds", 30);
        findings.unless(given > needed, given + " s, and " + needed + " s may be needed");
    }

    private static void environment(Ensemble ensemble, Findings findings) {
        findings.unless(
                Boolean.FALSE.equals(ensemble.pod().read("$.enableServiceLinks", Boolean.class)),
                "services of the namespace add their own");
        String pages;
        try {
            pages = Repository.page("configuration.md") + Repository.page("operations.md");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        for (String name : ensemble.environment().keySet()) {
            findings.unless(
                    name.equals("SERVERS") || pages.contains("`" + name + "`"),
                    "no page knows " + name);
        }
    }

    private static void formedByAll(Ensemble ensemble, Findings findings) {
        Map<String, String> environment = ensemble.environment();
        findings.unless(
                environment.getOrDefault("QUORATE_INITIAL_ENSEMBLE", "").equals("all"),
                "two halves of a wrong configuration could form two");
    }
}
