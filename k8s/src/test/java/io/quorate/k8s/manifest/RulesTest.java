package io.quorate.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** That each rule can fail: one change to a manifest that obeys it, and it complains. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RulesTest {

    private final Map<String, List<KubernetesObject>> rendered = new HashMap<>();

    static Stream<Arguments> breaches() {
        return Breach.all().map(breach -> argumentSet(breach.rule().name(), breach));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void complainsWhenItIsBroken(Breach breach) throws Exception {
        List<KubernetesObject> sound = render(breach.folder());
        List<KubernetesObject> broken = broken(breach, sound);

        assertThat(breach.rule().complaints(new Ensemble(sound))).isEmpty();
        assertThat(breach.rule().complaints(new Ensemble(broken)))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith(breach.rule().name() + ": "));
    }

    @Test
    void eachRuleIsBrokenOnceAtLeast() {
        Set<Rule> rules = new HashSet<>(Rules.all().toList());
        Breach.all().map(Breach::rule).forEach(rules::remove);

        assertThat(rules).isEmpty();
    }

    private static List<KubernetesObject> broken(Breach breach, List<KubernetesObject> sound) {
        List<KubernetesObject> broken = new ArrayList<>();
        int changed = 0;
        for (KubernetesObject object : sound) {
            boolean meant = (object.kind() + " " + object.name()).startsWith(breach.object());
            if (meant) {
                DocumentContext document = JsonPath.parse(object.json());
                breach.change().accept(document);
                broken.addAll(Kustomization.parse(document.jsonString()));
                changed++;
            } else {
                broken.add(object);
            }
        }
        assertThat(changed).as(breach.object()).isEqualTo(1);
        return broken;
    }

    private List<KubernetesObject> render(String folder) throws Exception {
        List<KubernetesObject> known = rendered.get(folder);
        if (known == null) {
            known = Kustomization.render(Repository.manifests().resolve(folder));
            rendered.put(folder, known);
        }
        return known;
    }
}
