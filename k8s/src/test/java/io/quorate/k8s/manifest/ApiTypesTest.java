package io.quorate.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;

/** That the schemas are strict, at the root, deep inside, and in what no API server looks at. */
final class ApiTypesTest {

    @ParameterizedTest
    @CsvSource({
        "StatefulSet, $",
        "StatefulSet, $.spec",
        "StatefulSet, $.spec.template.spec.containers[0]",
        "StatefulSet, $.spec.template.spec.containers[0].readinessProbe",
        "StatefulSet, $.spec.template.spec.securityContext",
        "Service, $.spec.ports[0]",
        "PodDisruptionBudget, $.spec"
    })
    void refusesAFieldThatNobodyKnows(String kind, String where) throws IOException {
        DocumentContext document = copy(kind);
        document.put(where, "unheardOf", "value");

        assertThat(ApiTypes.complaints(object(document)))
                .isNotEmpty()
                .allSatisfy(complaint -> assertThat(complaint).contains("unheardOf"));
    }

    @ParameterizedTest
    @CsvSource({
        "StatefulSet, $.spec.selector, selector",
        "StatefulSet, $.spec.template.spec.containers, containers",
        "StatefulSet, $.spec.template.spec.containers[0].name, name",
        "StatefulSet, $.spec.template.spec.containers[0].volumeMounts[0].mountPath, mountPath",
        "Service, $.spec.ports[0].port, port"
    })
    void refusesWhatLacksAField(String kind, String where, String field) throws IOException {
        DocumentContext document = copy(kind);
        document.delete(where);

        assertThat(ApiTypes.complaints(object(document)))
                .isNotEmpty()
                .allSatisfy(complaint -> assertThat(complaint).contains(field));
    }

    @Test
    void looksAtTheTemplateAsAPod() throws IOException {
        DocumentContext document = copy("StatefulSet");
        document.put("$.spec.template.spec", "unheardOf", "value");

        assertThat(ApiTypes.complaints(object(document)))
                .anySatisfy(complaint -> assertThat(complaint).startsWith("Pod zk-0"));
    }

    @Test
    void refusesAnotherVersionAndAnotherKind() throws IOException {
        DocumentContext old = copy("StatefulSet");
        old.set("$.apiVersion", "apps/v1beta1");
        DocumentContext strange = copy("Service");
        strange.set("$.kind", "Ingress");

        assertThat(ApiTypes.complaints(object(old))).isNotEmpty();
        assertThat(ApiTypes.complaints(object(strange))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"$, spec", "$.spec, endpoints", "$.spec, selector", "$.spec.endpoints[0], port"})
    void knowsWhatAMonitorMustHave(String where, String field) throws IOException {
        KubernetesObject monitor =
                Kustomization.read(
                                Repository.manifests()
                                        .resolve("components/monitoring/servicemonitor.yaml"))
                        .getFirst();
        DocumentContext lacking = JsonPath.parse(monitor.json());
        lacking.delete(where + "." + field);
        DocumentContext idle = JsonPath.parse(monitor.json());
        idle.set("$.spec.endpoints", List.of());
        DocumentContext strange = JsonPath.parse(monitor.json());
        strange.put(where, "unheardOf", "value");

        assertThat(ApiTypes.complaints(monitor)).isEmpty();
        assertThat(ApiTypes.complaints(object(lacking))).isNotEmpty();
        assertThat(ApiTypes.complaints(object(idle))).isNotEmpty();
        assertThat(ApiTypes.complaints(object(strange))).isNotEmpty();
    }

    private static DocumentContext copy(String kind) throws IOException {
        List<KubernetesObject> tutorial = Kustomization.read(Repository.tutorial());
        KubernetesObject object =
                tutorial.stream().filter(it -> it.kind().equals(kind)).findFirst().orElseThrow();
        assertThat(ApiTypes.complaints(object)).isEmpty();
        return JsonPath.parse(object.json());
    }

    private static KubernetesObject object(DocumentContext document) {
        return Kustomization.parse(document.jsonString()).getFirst();
    }
}
