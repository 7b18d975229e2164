package io.quorate.k8s.manifest;

import io.kubernetes.client.custom.Quantity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@link Rules} ask of a manifest: its one StatefulSet, and what is around it. */
record Ensemble(List<KubernetesObject> objects) {

    /** The one container. */
    static final String CONTAINER = "$.spec.template.spec.containers[0]";

    static final String POD = "$.spec.template.spec";

    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

    KubernetesObject set() {
        List<KubernetesObject> sets = all("StatefulSet").toList();
        if (sets.size() != 1) {
            throw new IllegalArgumentException(
                    sets.size() + " StatefulSets, where one is expected");
        }
        return sets.getFirst();
    }

    Stream<KubernetesObject> all(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind));
    }

    KubernetesObject pod() {
        return set().at(POD);
    }

    KubernetesObject container() {
        return set().at(CONTAINER);
    }

    int replicas() {
        return set().number("$.spec.replicas", 1);
    }

    Map<String, Object> podLabels() {
        return set().map("$.spec.template.metadata.labels");
    }

    boolean startsInOrder() {
        return set().string("$.spec.podManagementPolicy").equals("OrderedReady");
    }

    /** The ports of the container: their numbers by their names. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (Map<String, Object> port : container().<Map<String, Object>>list("$.ports[*]")) {
            KubernetesObject fields = new KubernetesObject(port);
            ports.put(fields.string("$.name"), fields.number("$.containerPort", 0));
        }
        return ports;
    }

    /** The variables of the container that have a value in the manifest. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Map<String, Object> variable : container().<Map<String, Object>>list("$.env[*]")) {
            KubernetesObject fields = new KubernetesObject(variable);
            environment.put(fields.string("$.name"), fields.string("$.value"));
        }
        return environment;
    }

    /** What the container's shell is told, with its variables put in. */
    String commandLine() {
        List<String> command = container().list("$.command");
        Matcher variable = VARIABLE.matcher(command.isEmpty() ? "" : command.getLast());
        Map<String, String> environment = environment();
        return variable.replaceAll(
                found -> Matcher.quoteReplacement(environment.getOrDefault(found.group(1), "")));
    }

    /** The flags of {@code start-zookeeper}, without their dashes. */
    Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String word : commandLine().split("\\s+")) {
            int equals = word.indexOf('=');
            if (word.startsWith("--") && equals > 0) {
                flags.put(word.substring(2, equals), word.substring(equals + 1));
            }
        }
        return flags;
    }

    int flag(String name) {
        String value = flags().getOrDefault(name, "");
        return value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
    }

    /** The probes, by their names. */
    Map<String, KubernetesObject> probes() {
        Map<String, KubernetesObject> probes = new LinkedHashMap<>();
        for (String name : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            KubernetesObject probe = container().at("$." + name);
            if (!probe.fields().isEmpty()) {
                probes.put(name, probe);
            }
        }
        return probes;
    }

    /** Where volumes are mounted. */
    List<String> mountPaths() {
        return container().list("$.volumeMounts[*].mountPath");
    }

    /** The names of volumes that a pod has: its own and those of the claims. */
    List<String> volumes() {
        List<String> volumes = new ArrayList<>(pod().<String>list("$.volumes[*].name"));
        volumes.addAll(set().list("$.spec.volumeClaimTemplates[*].metadata.name"));
        return volumes;
    }

    /** Bytes of a quantity such as {@code 10Gi}; none is none. */
    static long bytes(String quantity) {
        return quantity.isEmpty() ? 0 : Quantity.fromString(quantity).getNumber().longValue();
    }
}
