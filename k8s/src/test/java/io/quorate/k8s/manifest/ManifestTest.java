package io.quorate.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every manifest that is handed out, and the tutorial's own. */
final class ManifestTest {

    private static final Path FLAT = Repository.manifests().resolve("quorate.yaml");

    private static final String FLAT_HEADER =
            """
            # For kubectl apply -f, where -k is not at hand: what k8s/base renders to, without its comments. Written by
            # ManifestTest with -Dmanifest.rewrite=true; change k8s/base instead.
            """;

    static List<String> kustomizations() throws IOException {
        return Repository.kustomizations();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void isWhatTheApiTakes(String folder) throws Exception {
        assertThat(render(folder)).isNotEmpty().flatMap(ApiTypes::complaints).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void obeysAllRules(String folder) throws Exception {
        assertThat(complaints(Rules.all(), render(folder))).isEmpty();
    }

    @Test
    void theFlatManifestIsTheBase() throws Exception {
        String rendered = FLAT_HEADER + Kustomization.text(Repository.manifests().resolve("base"));
        if (Boolean.getBoolean("manifest.rewrite")) {
            Files.writeString(FLAT, rendered);
        }

        assertThat(Files.readString(FLAT))
                .as("k8s/quorate.yaml; -Dmanifest.rewrite=true writes it anew")
                .isEqualTo(rendered);
        assertThat(Kustomization.read(FLAT)).isEqualTo(render("base"));
    }

    @Test
    void theTutorialsManifestStartsAnEnsemble() throws Exception {
        List<KubernetesObject> tutorial = Kustomization.read(Repository.tutorial());

        assertThat(tutorial).flatMap(ApiTypes::complaints).isEmpty();
        assertThat(complaints(Rules.OF_EVERY_ENSEMBLE.stream(), tutorial)).isEmpty();
    }

    /** Otherwise whoever follows the tutorial with our manifests finds something else. */
    @Test
    void theBaseHasTheTutorialsNamesAndFlags() throws Exception {
        List<KubernetesObject> tutorial = Kustomization.read(Repository.tutorial());
        List<KubernetesObject> base = render("base");

        assertThat(names(base)).containsAll(names(tutorial));
        assertThat(new Ensemble(base).flags()).isEqualTo(new Ensemble(tutorial).flags());
        assertThat(new Ensemble(base).podLabels()).isEqualTo(new Ensemble(tutorial).podLabels());
    }

    private static List<String> names(List<KubernetesObject> objects) {
        return objects.stream().map(object -> object.kind() + " " + object.name()).toList();
    }

    private static List<KubernetesObject> render(String folder) throws Exception {
        return Kustomization.render(Repository.manifests().resolve(folder));
    }

    private static List<String> complaints(Stream<Rule> rules, List<KubernetesObject> objects) {
        Ensemble ensemble = new Ensemble(objects);
        return rules.flatMap(rule -> rule.complaints(ensemble).stream()).toList();
    }
}
