package io.quorate.k8s.manifest;

import io.quorate.k8s.manifest.Rule.Findings;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is asked of a server, how often and for how long. */
final class ProbeRules {

    static final Rule WHAT_IS_THERE =
            new Rule("Probes ask what a server answers", ProbeRules::whatIsThere);
    static final Rule ORDERED_START =
            new Rule("What starts in order waits for no quorum", ProbeRules::orderedStart);
    static final Rule TIMES = new Rule("Probes are patient enough", ProbeRules::times);

    private static final String LIVE = "/livez";
    private static final String READY = "/readyz";
    private static final String READINESS = "readinessProbe";

    /** A server says after so long that its own loop does not answer. */
    private static final int SILENT_SECONDS = 5;

    /** {@code syncMiBPerSecond}: how fast a server is given a whole state. */
    private static final long SYNC_BYTES_PER_SECOND = 64L << 20;

    private ProbeRules() {}

    private static void whatIsThere(Ensemble ensemble, Findings findings) {
        Map<String, KubernetesObject> probes = ensemble.probes();
        findings.unless(
                probes.keySet().containsAll(Set.of("livenessProbe", READINESS)),
                "there are only " + probes.keySet());
        probes.forEach(
                (name, probe) -> {
                    if (probe.map("$.exec").isEmpty()) {
                        asks(ensemble, name, probe, findings);
                    } else {
                        runs(ensemble, name, probe, findings);
                    }
                });
    }

    private static void asks(
            Ensemble ensemble, String name, KubernetesObject probe, Findings findings) {
        String path = probe.string("$.httpGet.path");
        findings.unless(path.equals(name.equals(READINESS) ? READY : LIVE), name + " asks " + path);
        String port = probe.string("$.httpGet.port");
        findings.unless(
                port.equals("admin") && ensemble.ports().containsKey(port),
                name + " asks port " + port);
    }

    private static void runs(
            Ensemble ensemble, String name, KubernetesObject probe, Findings findings) {
        List<String> command = probe.list("$.exec.command");
        String line =
                command.size() == 3 && command.subList(0, 2).equals(List.of("sh", "-c"))
                        ? command.getLast()
                        : String.join(" ", command);
        findings.unless(
                line.equals("zookeeper-ready " + ensemble.flag("client_port")),
                name + " runs " + line);
    }

    private static void orderedStart(Ensemble ensemble, Findings findings) {
        KubernetesObject readiness = ensemble.container().at("$." + READINESS);
        findings.unless(
                !ensemble.startsInOrder() || !readiness.string("$.httpGet.path").equals(READY),
                "the first pod would never be ready, and the second never made");
    }

    private static void times(Ensemble ensemble, Findings findings) {
        Map<String, KubernetesObject> probes = ensemble.probes();
        probes.forEach(
                (name, probe) ->
                        findings.unless(
                                probe.number("$.timeoutSeconds", 1) > SILENT_SECONDS,
                                name
                                        + " does not wait for an answer that takes "
                                        + SILENT_SECONDS
                                        + " s"));
        KubernetesObject startup = ensemble.container().at("$.startupProbe");
        long given =
                (long) startup.number("$.periodSeconds", 10)
                        * startup.number("$.failureThreshold", 3);
        long volume =
                Ensemble.bytes(
                        ensemble.set()
                                .string(
                                        "$.spec.volumeClaimTemplates[0]"
                                                + ".spec.resources.requests.storage"));
        long needed = volume / SYNC_BYTES_PER_SECOND;
        findings.unless(
                !startup.fields().isEmpty() && given > needed,
                "a start has " + given + " s, and a full volume takes " + needed + " s");
    }
}
