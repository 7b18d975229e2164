package io.quorate.k8s.manifest;

import io.quorate.k8s.manifest.Rule.Findings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Labels, names and ports. */
final class NetworkRules {

    static final Rule SELECTORS =
            new Rule("Selectors match the labels of the pods", NetworkRules::selectors);
    static final Rule SET_HAS_A_DOMAIN =
            new Rule("The set's service is a headless one", NetworkRules::setHasADomain);
    static final Rule EARLY_NAMES =
            new Rule("Servers that are not ready have names", NetworkRules::earlyNames);
    static final Rule SERVICE_PORTS =
            new Rule("Services lead to ports of the container", NetworkRules::servicePorts);
    static final Rule CONFIGURED_PORTS =
            new Rule("The server listens on the container's ports", NetworkRules::configuredPorts);
    static final Rule NETWORK_POLICY =
            new Rule("A network policy opens what is needed", NetworkRules::networkPolicy);
    static final Rule SERVICE_MONITOR =
            new Rule("A monitor reads the meters of all servers", NetworkRules::serviceMonitor);

    /** The flag of {@code start-zookeeper} that sets it, by the port's name. */
    private static final Map<String, String> PORT_FLAGS =
            Map.of(
                    "client", "client_port",
                    "server", "server_port",
                    "leader-election", "election_port");

    /** Of the HTTP port; {@code admin.serverPort} unless it is set. */
    private static final String ADMIN = "admin";

    private static final int ADMIN_PORT = 8080;

    private NetworkRules() {}

    private static void selectors(Ensemble ensemble, Findings findings) {
        KubernetesObject set = ensemble.set();
        matches(ensemble, set.map("$.spec.selector"), "the set's own", findings);
        for (Map<String, Object> selector : set.<Map<String, Object>>list("$..labelSelector")) {
            matches(ensemble, selector, "one of placement", findings);
        }
        ensemble.all("Service")
                .forEach(
                        service ->
                                matches(
                                        ensemble,
                                        Map.of("matchLabels", service.map("$.spec.selector")),
                                        "that of " + service.name(),
                                        findings));
        ensemble.all("PodDisruptionBudget")
                .forEach(
                        budget ->
                                matches(
                                        ensemble,
                                        budget.map("$.spec.selector"),
                                        "the budget's",
                                        findings));
        ensemble.all("NetworkPolicy")
                .forEach(
                        policy ->
                                matches(
                                        ensemble,
                                        policy.map("$.spec.podSelector"),
                                        "the network policy's",
                                        findings));
    }

    private static void matches(
            Ensemble ensemble, Map<String, Object> selector, String whose, Findings findings) {
        findings.unless(
                selects(selector, ensemble.podLabels()),
                whose + ", " + selector + ", and the labels are " + ensemble.podLabels());
    }

    /** Whether a selector is one, and takes what has these labels. */
    static boolean selects(Map<String, Object> selector, Map<String, Object> labels) {
        KubernetesObject fields = new KubernetesObject(selector);
        Map<String, Object> wanted = new HashMap<>(fields.map("$.matchLabels"));
        boolean all = labels.entrySet().containsAll(wanted.entrySet());
        for (Map<String, Object> expression :
                fields.<Map<String, Object>>list("$.matchExpressions[*]")) {
            KubernetesObject in = new KubernetesObject(expression);
            String key = in.string("$.key");
            wanted.put(key, in.list("$.values"));
            all &=
                    in.string("$.operator").equals("In")
                            && in.list("$.values").contains(labels.get(key));
        }
        return all && !wanted.isEmpty();
    }

    private static void setHasADomain(Ensemble ensemble, Findings findings) {
        String name = ensemble.set().string("$.spec.serviceName");
        findings.unless(
                ensemble.all("Service")
                        .anyMatch(service -> service.name().equals(name) && headless(service)),
                name + " is none");
    }

    private static boolean headless(KubernetesObject service) {
        return service.string("$.spec.clusterIP").equals("None");
    }

    private static void earlyNames(Ensemble ensemble, Findings findings) {
        ensemble.all("Service")
                .filter(NetworkRules::headless)
                .forEach(
                        service ->
                                findings.unless(
                                        Boolean.TRUE.equals(
                                                service.read(
                                                        "$.spec.publishNotReadyAddresses",
                                                        Boolean.class)),
                                        service.name() + " does not publish them"));
    }

    private static void servicePorts(Ensemble ensemble, Findings findings) {
        Map<String, Integer> ports = ensemble.ports();
        Set<String> offered = new TreeSet<>();
        ensemble.all("Service")
                .forEach(
                        service -> {
                            Map<String, Integer> own = ports(service);
                            offered.addAll(own.keySet());
                            findings.unless(
                                    service.list("$.spec.ports[*].targetPort").isEmpty(),
                                    service.name() + " has other ports than the pods");
                            findings.unless(
                                    ports.entrySet().containsAll(own.entrySet()),
                                    service.name() + " has " + own + ", the container " + ports);
                        });
        findings.unless(
                offered.containsAll(PORT_FLAGS.keySet()), "some are in no service: " + offered);
    }

    private static Map<String, Integer> ports(KubernetesObject service) {
        return service.<Map<String, Object>>list("$.spec.ports[*]").stream()
                .map(KubernetesObject::new)
                .collect(
                        Collectors.toMap(
                                port -> port.string("$.name"), port -> port.number("$.port", 0)));
    }

    private static void configuredPorts(Ensemble ensemble, Findings findings) {
        Map<String, Integer> configured = new HashMap<>();
        PORT_FLAGS.forEach((name, flag) -> configured.put(name, ensemble.flag(flag)));
        Map<String, Integer> declared = ensemble.ports();
        if (declared.containsKey(ADMIN)) {
            configured.put(ADMIN, adminPort(ensemble));
        }
        findings.unless(
                declared.equals(configured),
                "it is told " + configured + ", and the container declares " + declared);
    }

    private static int adminPort(Ensemble ensemble) {
        String set = ensemble.environment().get("QUORATE_ADMIN_SERVER_PORT");
        return set == null ? ADMIN_PORT : Integer.parseInt(set);
    }

    private static void networkPolicy(Ensemble ensemble, Findings findings) {
        Map<String, Integer> ports = ensemble.ports();
        Set<Integer> peers = Set.of(port(ports, "server"), port(ports, "leader-election"));
        ensemble.all("NetworkPolicy")
                .forEach(
                        policy -> {
                            Set<Integer> open =
                                    Set.copyOf(
                                            policy.<Integer>list(
                                                    "$.spec.ingress[*].ports[*].port"));
                            findings.unless(
                                    open.equals(Set.copyOf(ports.values())),
                                    "it opens " + open + " of " + ports);
                            findings.unless(
                                    policy.list("$.spec.policyTypes").equals(List.of("Ingress")),
                                    "it says something of what goes out");
                            for (Map<String, Object> rule :
                                    policy.<Map<String, Object>>list("$.spec.ingress[*]")) {
                                ingress(ensemble, new KubernetesObject(rule), peers, findings);
                            }
                        });
    }

    private static void ingress(
            Ensemble ensemble, KubernetesObject rule, Set<Integer> peers, Findings findings) {
        List<Map<String, Object>> from = rule.list("$.from[*]");
        Set<Integer> open = Set.copyOf(rule.<Integer>list("$.ports[*].port"));
        findings.unless(!from.isEmpty() && !open.isEmpty(), "a rule opens to all, or everything");
        if (open.stream().anyMatch(peers::contains)) {
            boolean serversAlone =
                    peers.equals(open)
                            && from.stream()
                                    .map(KubernetesObject::new)
                                    .allMatch(
                                            peer ->
                                                    peer.fields().size() == 1
                                                            && selects(
                                                                    peer.map("$.podSelector"),
                                                                    ensemble.podLabels()));
            findings.unless(serversAlone, "peer ports are open to others than servers");
        }
    }

    private static int port(Map<String, Integer> ports, String name) {
        return ports.getOrDefault(name, 0);
    }

    private static void serviceMonitor(Ensemble ensemble, Findings findings) {
        ensemble.all("ServiceMonitor")
                .forEach(
                        monitor -> {
                            Map<String, Object> selector = monitor.map("$.spec.selector");
                            List<String> read = monitor.list("$.spec.endpoints[*].port");
                            long services =
                                    ensemble.all("Service")
                                            .filter(
                                                    it ->
                                                            selects(
                                                                    selector,
                                                                    it.map("$.metadata.labels")))
                                            .filter(it -> ports(it).keySet().containsAll(read))
                                            .count();
                            findings.unless(
                                    services == 1, services + " services have ports " + read);
                            findings.unless(read.equals(List.of(ADMIN)), "it reads " + read);
                            findings.unless(
                                    monitor.list("$.spec.endpoints[*].path")
                                            .equals(List.of("/metrics")),
                                    "the path is not that of the meters");
                        });
    }
}
