package io.quorate.k8s.manifest;

import io.quorate.k8s.manifest.Rule.Findings;

import java.util.List;
import java.util.Map;

/** How many servers there are, where they run, and what they keep. */
final class PlacementRules {

    static final Rule SERVERS_ARE_REPLICAS =
            new Rule(
                    "There are as many pods as voters, and an odd number",
                    PlacementRules::serversAreReplicas);
    static final Rule BUDGET = new Rule("The budget leaves a quorum", PlacementRules::budget);
    static final Rule NODES = new Rule("Servers are kept apart", PlacementRules::nodes);
    static final Rule ZONES = new Rule("Servers are spread over zones", PlacementRules::zones);
    static final Rule VOLUMES =
            new Rule("What is mounted is there, and data on a claim", PlacementRules::volumes);
    static final Rule UPDATE = new Rule("Updates are one at a time", PlacementRules::update);

    private static final String NODE = "kubernetes.io/hostname";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private PlacementRules() {}

    private static void serversAreReplicas(Ensemble ensemble, Findings findings) {
        int servers = ensemble.flag("servers");
        findings.unless(
                servers == ensemble.replicas(),
                "--servers=" + servers + " and " + ensemble.replicas() + " replicas");
        findings.unless(servers % 2 == 1, servers + " servers bear no more than one less");
    }

    private static void budget(Ensemble ensemble, Findings findings) {
        int servers = ensemble.replicas();
        List<KubernetesObject> budgets = ensemble.all("PodDisruptionBudget").toList();
        // One server has no quorum to protect.
        findings.unless(budgets.size() == (servers > 1 ? 1 : 0), budgets.size() + " budgets");
        for (KubernetesObject budget : budgets) {
            // A share would be rounded up; only numbers are looked at.
            int away = budget.number("$.spec.maxUnavailable", servers);
            int left = Math.max(servers - away, budget.number("$.spec.minAvailable", 0));
            findings.unless(left >= servers / 2 + 1, left + " of " + servers + " are left");
            findings.unless(left < servers, "no node could ever be drained");
        }
    }

    private static void nodes(Ensemble ensemble, Findings findings) {
        KubernetesObject affinity = ensemble.pod().at("$.affinity.podAntiAffinity");
        List<String> required =
                affinity.list("$.requiredDuringSchedulingIgnoredDuringExecution[*].topologyKey");
        List<String> preferred =
                affinity.list(
                        "$.preferredDuringSchedulingIgnoredDuringExecution[*]"
                                + ".podAffinityTerm.topologyKey");
        findings.unless(
                (required.isEmpty() ? preferred : required).equals(List.of(NODE)),
                "required by " + required + ", preferred by " + preferred);
    }

    private static void zones(Ensemble ensemble, Findings findings) {
        List<Map<String, Object>> constraints =
                ensemble.pod().list("$.topologySpreadConstraints[*]");
        findings.unless(constraints.size() == 1, constraints.size() + " constraints");
        for (Map<String, Object> fields : constraints) {
            KubernetesObject constraint = new KubernetesObject(fields);
            findings.unless(constraint.string("$.topologyKey").equals(ZONE), "not over zones");
            findings.unless(constraint.number("$.maxSkew", 0) == 1, "unevenly");
            // With two zones one of them would hold a majority.
            int zones = constraint.number("$.minDomains", 1);
            boolean must = constraint.string("$.whenUnsatisfiable").equals("DoNotSchedule");
            findings.unless(zones == (must ? 3 : 1), "over " + zones + " zones at least");
        }
    }

    private static void volumes(Ensemble ensemble, Findings findings) {
        List<String> mounted = ensemble.container().list("$.volumeMounts[*].name");
        findings.unless(
                ensemble.volumes().containsAll(mounted),
                mounted + " are mounted, and there are " + ensemble.volumes());
        List<String> claims = ensemble.set().list("$.spec.volumeClaimTemplates[*].metadata.name");
        for (String flag : List.of("data_dir", "data_log_dir")) {
            String folder = ensemble.flags().getOrDefault(flag, "");
            boolean kept =
                    ensemble.container().<Map<String, Object>>list("$.volumeMounts[*]").stream()
                            .map(KubernetesObject::new)
                            .filter(mount -> claims.contains(mount.string("$.name")))
                            .anyMatch(
                                    mount -> folder.startsWith(mount.string("$.mountPath") + "/"));
            findings.unless(kept, "--" + flag + "=" + folder + " is on no claim");
        }
    }

    private static void update(Ensemble ensemble, Findings findings) {
        KubernetesObject strategy = ensemble.set().at("$.spec.updateStrategy");
        findings.unless(strategy.string("$.type").equals("RollingUpdate"), "not rolling");
        findings.unless(strategy.number("$.rollingUpdate.maxUnavailable", 1) == 1, "more than one");
    }
}
