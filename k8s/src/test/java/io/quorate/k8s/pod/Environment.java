package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.is;
import static io.quorate.k8s.pod.Fields.list;
import static io.quorate.k8s.pod.Fields.needed;
import static io.quorate.k8s.pod.Fields.or;

import io.kubernetes.client.openapi.models.V1ConfigMapKeySelector;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvFromSource;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1EnvVarSource;
import io.kubernetes.client.openapi.models.V1SecretKeySelector;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1ServiceSpec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment of a container, and what of it is put into its command. */
final class Environment {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([-._a-zA-Z0-9]+)\\)");

    private final Map<String, String> values = new LinkedHashMap<>();

    private Environment() {}

    /** What holds for a pod's container; the manifest's own words win over all others. */
    static Environment of(Machine machine, Pod pod, Image.Identity user) {
        Environment made = new Environment();
        made.values.put("HOME", user.home());
        made.values.putAll(machine.image().environment());
        made.values.put("HOSTNAME", pod.name());
        if (!Boolean.FALSE.equals(pod.spec().getEnableServiceLinks())) {
            machine.objects().services().forEach(made::addLinks);
        }
        V1Container spec = pod.containerSpec();
        for (V1EnvFromSource source : list(spec.getEnvFrom())) {
            made.addAll(source, machine.objects());
        }
        for (V1EnvVar variable : list(spec.getEnv())) {
            made.add(variable, machine, pod);
        }
        return made;
    }

    /** What a pod is told of each service with an address of its own. */
    private void addLinks(String name, V1Service service) {
        V1ServiceSpec spec = needed(service.getSpec());
        if ("None".equals(spec.getClusterIP())) {
            return;
        }
        // Nothing answers there: it is told as every cluster tells it, and must not be taken for a
        // setting.
        String host = "10.96.0.10";
        String prefix = name.toUpperCase(Locale.ROOT).replace('-', '_');
        values.put(prefix + "_SERVICE_HOST", host);
        for (V1ServicePort port : list(spec.getPorts())) {
            String number = port.getPort().toString();
            values.putIfAbsent(prefix + "_SERVICE_PORT", number);
            values.putIfAbsent(prefix + "_PORT", "tcp://" + host + ":" + number);
            values.put(prefix + "_PORT_" + number + "_TCP", "tcp://" + host + ":" + number);
        }
    }

    private void addAll(V1EnvFromSource source, ApiObjects objects) {
        Optional<Map<String, String>> found =
                source.getSecretRef() != null
                        ? objects.secret(needed(source.getSecretRef().getName()))
                        : objects.configMap(needed(needed(source.getConfigMapRef()).getName()));
        String prefix = or(source.getPrefix(), "");
        found.orElseThrow(() -> new IllegalStateException("not applied: " + source))
                .forEach((key, value) -> values.put(prefix + key, value));
    }

    private void add(V1EnvVar variable, Machine machine, Pod pod) {
        V1EnvVarSource source = variable.getValueFrom();
        if (source == null) {
            values.put(variable.getName(), expand(or(variable.getValue(), "")));
            return;
        }
        Optional<String> value;
        boolean optional = false;
        if (source.getSecretKeyRef() != null) {
            V1SecretKeySelector key = source.getSecretKeyRef();
            value =
                    machine.objects()
                            .secret(needed(key.getName()))
                            .map(all -> all.get(key.getKey()));
            optional = is(key.getOptional());
        } else if (source.getConfigMapKeyRef() != null) {
            V1ConfigMapKeySelector key = source.getConfigMapKeyRef();
            value =
                    machine.objects()
                            .configMap(needed(key.getName()))
                            .map(all -> all.get(key.getKey()));
            optional = is(key.getOptional());
        } else if (source.getFieldRef() != null) {
            value = Optional.of(field(source.getFieldRef().getFieldPath(), machine, pod));
        } else {
            throw new IllegalArgumentException("not played here: " + source);
        }
        if (value.isEmpty() && !optional) {
            throw new IllegalStateException("not applied: " + source);
        }
        value.ifPresent(found -> values.put(variable.getName(), found));
    }

    private static String field(String path, Machine machine, Pod pod) {
        return switch (path) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> machine.namespace();
            case "spec.nodeName" -> pod.node().orElseThrow();
            case "status.podIP" -> pod.address().orElseThrow();
            default -> throw new IllegalArgumentException("not played here: field " + path);
        };
    }

    /**
     * Puts values in place of {@code $(NAME)}; what has no value stays, and {@code $$} is a dollar.
     */
    String expand(String text) {
        return REFERENCE.matcher(text).replaceAll(this::replacement);
    }

    private String replacement(MatchResult reference) {
        String name = reference.group(1);
        String value = name == null ? "$" : values.getOrDefault(name, reference.group());
        return Matcher.quoteReplacement(value);
    }

    /** Words for {@code env}. */
    List<String> assignments() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
