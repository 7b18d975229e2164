package io.quorate.k8s.manifest;

import com.jayway.jsonpath.DocumentContext;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A change to a sound manifest that breaks a rule.
 *
 * @param folder the manifest that is changed, within {@code k8s}
 * @param object which of its objects: a kind, or a kind and a name
 */
record Breach(Rule rule, String folder, String object, Consumer<DocumentContext> change) {

    private static final String POD = Ensemble.POD;
    private static final String CONTAINER = Ensemble.CONTAINER;
    private static final String COMMAND = CONTAINER + ".command[2]";
    private static final String POLICY = "overlays/network-policy";
    private static final String MONITOR = "overlays/monitoring";

    static Stream<Breach> all() {
        return Stream.of(network(), policies(), placement(), process(), probes(), security())
                .flatMap(List::stream);
    }

    /** A value is another one. */
    private static Breach set(Rule rule, String path, Object value) {
        return set(rule, "base", "StatefulSet", path, value);
    }

    private static Breach set(Rule rule, String folder, String object, String path, Object value) {
        return new Breach(rule, folder, object, document -> document.set(path, value));
    }

    /** A field is there that should not be. */
    private static Breach put(Rule rule, String path, String field, Object value) {
        return new Breach(
                rule, "base", "StatefulSet", document -> document.put(path, field, value));
    }

    /** A field is not there. */
    private static Breach delete(Rule rule, String path) {
        return delete(rule, "base", "StatefulSet", path);
    }

    private static Breach delete(Rule rule, String folder, String object, String path) {
        return new Breach(rule, folder, object, document -> document.delete(path));
    }

    /** The object is not there. */
    private static Breach without(Rule rule, String folder, String object) {
        return set(rule, folder, object, "$.kind", "ConfigMap");
    }

    /** The command says something else in one place. */
    private static Breach command(Rule rule, String some, String other) {
        return new Breach(
                rule,
                "base",
                "StatefulSet",
                document ->
                        document.map(COMMAND, (line, _) -> line.toString().replace(some, other)));
    }

    /** A variable has another value. */
    private static Breach variable(Rule rule, String folder, String name, String value) {
        return set(
                rule,
                folder,
                "StatefulSet",
                CONTAINER + ".env[?(@.name=='" + name + "')].value",
                value);
    }

    private static List<Breach> network() {
        Rule selectors = NetworkRules.SELECTORS;
        return List.of(
                set(selectors, "$.spec.template.metadata.labels.app", "other"),
                set(selectors, POD + "..labelSelector.matchLabels.app", "other"),
                delete(selectors, POD + ".topologySpreadConstraints[0].labelSelector.matchLabels"),
                set(selectors, "base", "Service zk-cs", "$.spec.selector.app", "other"),
                delete(selectors, "base", "Service zk-hs", "$.spec.selector"),
                set(
                        selectors,
                        "base",
                        "PodDisruptionBudget",
                        "$.spec.selector.matchLabels.app",
                        "other"),
                set(selectors, POLICY, "NetworkPolicy", "$.spec.podSelector.matchLabels.app", "x"),
                set(NetworkRules.SET_HAS_A_DOMAIN, "$.spec.serviceName", "zk-cs"),
                delete(NetworkRules.SET_HAS_A_DOMAIN, "base", "Service zk-hs", "$.spec.clusterIP"),
                delete(
                        NetworkRules.EARLY_NAMES,
                        "base",
                        "Service zk-hs",
                        "$.spec.publishNotReadyAddresses"),
                set(
                        NetworkRules.SERVICE_PORTS,
                        "base",
                        "Service zk-hs",
                        "$.spec.ports[0].port",
                        2889),
                set(
                        NetworkRules.SERVICE_PORTS,
                        "base",
                        "Service zk-cs",
                        "$.spec.ports[0].name",
                        "clients"),
                new Breach(
                        NetworkRules.SERVICE_PORTS,
                        "base",
                        "Service zk-cs",
                        service -> service.put("$.spec.ports[0]", "targetPort", "admin")),
                without(NetworkRules.SERVICE_PORTS, "base", "Service zk-cs"),
                command(NetworkRules.CONFIGURED_PORTS, "--client_port=2181", "--client_port=2182"),
                command(NetworkRules.CONFIGURED_PORTS, "--election_port=3888", ""),
                set(NetworkRules.CONFIGURED_PORTS, CONTAINER + ".ports[3].containerPort", 8081),
                set(NetworkRules.CONFIGURED_PORTS, CONTAINER + ".ports[1].name", "peer"));
    }

    private static List<Breach> policies() {
        Rule policy = NetworkRules.NETWORK_POLICY;
        Rule monitor = NetworkRules.SERVICE_MONITOR;
        return List.of(
                set(policy, POLICY, "NetworkPolicy", "$.spec.ingress[2].ports[0].port", 22),
                delete(policy, POLICY, "NetworkPolicy", "$.spec.ingress[0]"),
                delete(policy, POLICY, "NetworkPolicy", "$.spec.ingress[0].from"),
                delete(policy, POLICY, "NetworkPolicy", "$.spec.ingress[2].ports"),
                set(policy, POLICY, "NetworkPolicy", "$.spec.ingress[0].ports[0].port", 2888),
                delete(policy, POLICY, "NetworkPolicy", "$.spec.ingress[1].from[0].podSelector"),
                set(
                        policy,
                        POLICY,
                        "NetworkPolicy",
                        "$.spec.ingress[1].from[0].podSelector.matchLabels.app",
                        "other"),
                set(policy, POLICY, "NetworkPolicy", "$.spec.policyTypes[0]", "Egress"),
                set(monitor, MONITOR, "ServiceMonitor", "$.spec.selector.matchLabels.app", "x"),
                set(monitor, MONITOR, "ServiceMonitor", "$.spec.endpoints[0].port", "client"),
                set(monitor, MONITOR, "ServiceMonitor", "$.spec.endpoints[0].path", "/"),
                delete(monitor, MONITOR, "Service zk-hs", "$.spec.ports[2]"));
    }

    private static List<Breach> placement() {
        Rule budget = PlacementRules.BUDGET;
        Rule zones = PlacementRules.ZONES;
        String spread = POD + ".topologySpreadConstraints[0]";
        String required =
                POD + ".affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution";
        return List.of(
                set(PlacementRules.SERVERS_ARE_REPLICAS, "$.spec.replicas", 5),
                variable(PlacementRules.SERVERS_ARE_REPLICAS, "base", "SERVERS", "5"),
                variable(PlacementRules.SERVERS_ARE_REPLICAS, "overlays/prod-5", "SERVERS", "3"),
                delete(PlacementRules.SERVERS_ARE_REPLICAS, "$.spec.replicas"),
                new Breach(
                        PlacementRules.SERVERS_ARE_REPLICAS,
                        "base",
                        "StatefulSet",
                        set -> set.set("$.spec.replicas", 4).set(CONTAINER + ".env[0].value", "4")),
                set(budget, "base", "PodDisruptionBudget", "$.spec.maxUnavailable", 2),
                set(budget, "overlays/prod-5", "PodDisruptionBudget", "$.spec.maxUnavailable", 3),
                set(budget, "base", "PodDisruptionBudget", "$.spec.maxUnavailable", 0),
                set(budget, "base", "PodDisruptionBudget", "$.spec.maxUnavailable", "34%"),
                delete(budget, "base", "PodDisruptionBudget", "$.spec.maxUnavailable"),
                without(budget, "base", "PodDisruptionBudget"),
                set(PlacementRules.NODES, required + "[0].topologyKey", "region"),
                delete(PlacementRules.NODES, required),
                delete(PlacementRules.NODES, POD + ".affinity"),
                delete(zones, POD + ".topologySpreadConstraints"),
                set(zones, spread + ".topologyKey", "kubernetes.io/hostname"),
                set(zones, spread + ".maxSkew", 2),
                set(zones, spread + ".whenUnsatisfiable", "DoNotSchedule"),
                delete(zones, "overlays/zone-spread", "StatefulSet", spread + ".minDomains"),
                set(PlacementRules.VOLUMES, CONTAINER + ".volumeMounts[0].name", "other"),
                set(PlacementRules.VOLUMES, CONTAINER + ".volumeMounts[0].mountPath", "/data"),
                delete(PlacementRules.VOLUMES, POD + ".volumes[0]"),
                delete(PlacementRules.VOLUMES, "$.spec.volumeClaimTemplates"),
                command(PlacementRules.VOLUMES, "--data_log_dir=/var/lib", "--data_log_dir=/tmp"),
                set(PlacementRules.UPDATE, "$.spec.updateStrategy.type", "OnDelete"),
                put(
                        PlacementRules.UPDATE,
                        "$.spec.updateStrategy",
                        "rollingUpdate",
                        Map.of("maxUnavailable", 2)));
    }

    private static List<Breach> process() {
        Rule memory = ProcessRules.MEMORY;
        Rule grace = ProcessRules.GRACE;
        return List.of(
                command(ProcessRules.FLAGS, "--tick_time=2000", "--ticktime=2000"),
                command(ProcessRules.FLAGS, "--sync_limit=5", ""),
                command(ProcessRules.FLAGS, "exec start-zookeeper", "sleep 1; start-zookeeper"),
                delete(ProcessRules.FLAGS, CONTAINER + ".command[1]"),
                command(ProcessRules.EXEC, "exec ", ""),
                set(ProcessRules.IMAGE_VERSION, CONTAINER + ".image", "quorate:latest"),
                set(ProcessRules.IMAGE_VERSION, CONTAINER + ".image", "quorate"),
                set(ProcessRules.LOCAL_IMAGE, CONTAINER + ".imagePullPolicy", "Always"),
                delete(ProcessRules.LOCAL_IMAGE, CONTAINER + ".imagePullPolicy"),
                set(memory, CONTAINER + ".resources.limits.memory", "1Gi"),
                delete(memory, CONTAINER + ".resources.limits"),
                set(memory, CONTAINER + ".resources.requests.memory", "1Gi"),
                variable(memory, "base", "QUORATE_HEAP", "1G"),
                variable(memory, "overlays/prod-3", "QUORATE_DIRECT", "1G"),
                variable(memory, "base", "QUORATE_DIRECT", "plenty"),
                set(grace, POD + ".terminationGracePeriodSeconds", 35),
                delete(grace, POD + ".terminationGracePeriodSeconds"),
                delete(grace, CONTAINER + ".lifecycle"),
                set(grace, CONTAINER + ".lifecycle.preStop.exec.command[1]", "30"),
                set(
                        ProcessRules.ENVIRONMENT,
                        CONTAINER + ".env[1].name",
                        "QUORATE_INITIAL_ENSEMBEL"),
                delete(ProcessRules.ENVIRONMENT, POD + ".enableServiceLinks"),
                variable(
                        ProcessRules.FORMED_BY_ALL,
                        "base",
                        "QUORATE_INITIAL_ENSEMBLE",
                        "majority"));
    }

    private static List<Breach> probes() {
        Rule there = ProbeRules.WHAT_IS_THERE;
        String ordered = "overlays/ordered";
        String readiness = CONTAINER + ".readinessProbe";
        return List.of(
                set(there, CONTAINER + ".livenessProbe.httpGet.path", "/readyz"),
                set(there, readiness + ".httpGet.path", "/livez"),
                set(there, readiness + ".httpGet.port", "http"),
                delete(there, CONTAINER + ".ports[3]"),
                delete(there, CONTAINER + ".livenessProbe"),
                delete(there, readiness),
                set(there, ordered, "StatefulSet", readiness + ".exec.command[0]", "ready"),
                set(there, ordered, "StatefulSet", readiness + ".exec.command[1]", "2182"),
                set(ProbeRules.ORDERED_START, "$.spec.podManagementPolicy", "OrderedReady"),
                set(ProbeRules.TIMES, readiness + ".timeoutSeconds", 5),
                delete(ProbeRules.TIMES, CONTAINER + ".livenessProbe.timeoutSeconds"),
                set(ProbeRules.TIMES, CONTAINER + ".startupProbe.failureThreshold", 80),
                delete(ProbeRules.TIMES, CONTAINER + ".startupProbe"));
    }

    private static List<Breach> security() {
        Rule privilege = SecurityRules.PRIVILEGE;
        Rule rights = SecurityRules.RIGHTS;
        String pod = POD + ".securityContext";
        String container = CONTAINER + ".securityContext";
        return List.of(
                set(SecurityRules.USER, pod + ".runAsUser", 0),
                delete(SecurityRules.USER, pod + ".fsGroup"),
                delete(privilege, pod + ".runAsNonRoot"),
                set(privilege, pod + ".runAsGroup", 0),
                set(privilege, pod + ".seccompProfile.type", "Unconfined"),
                delete(privilege, container),
                set(privilege, container + ".allowPrivilegeEscalation", true),
                delete(privilege, container + ".capabilities.drop[0]"),
                put(privilege, container + ".capabilities", "add", List.of("SYS_ADMIN")),
                put(privilege, container, "privileged", true),
                put(privilege, POD, "hostNetwork", true),
                put(privilege, POD + ".volumes[0]", "hostPath", Map.of("path", "/")),
                delete(SecurityRules.READ_ONLY_ROOT, container + ".readOnlyRootFilesystem"),
                delete(SecurityRules.READ_ONLY_ROOT, CONTAINER + ".volumeMounts[1]"),
                delete(SecurityRules.READ_ONLY_ROOT, CONTAINER + ".volumeMounts[2]"),
                set(rights, POD + ".serviceAccountName", "default"),
                delete(rights, POD + ".automountServiceAccountToken"),
                delete(rights, "base", "ServiceAccount", "$.automountServiceAccountToken"),
                set(rights, "base", "PodDisruptionBudget", "$.kind", "RoleBinding"),
                set(
                        SecurityRules.SECRETS,
                        "overlays/secured",
                        "StatefulSet",
                        CONTAINER + ".env[*].valueFrom.secretKeyRef.name",
                        "zk-super"),
                delete(SecurityRules.SECRETS, "overlays/secured", "Secret", "$.data.digest"));
    }
}
