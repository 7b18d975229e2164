package io.quorate.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the folder is laid out: nothing twice, nothing unused, and overlays that differ little. */
final class LayoutTest {

    private static final String KUSTOMIZATION = "kustomization.yaml";

    /** In which fields each overlay differs from the base. */
    private static final Path OVERLAYS =
            Repository.manifests().resolve("src/test/resources/manifest/overlays.txt");

    @Test
    void overlaysDifferOnlyWhereEnvironmentsDiffer() throws Exception {
        StringBuilder found = new StringBuilder();
        for (String folder : Repository.folders("overlays").toList()) {
            found.append(folder).append('\n');
            for (String field : Difference.between(render("base"), render(folder))) {
                found.append("  ").append(field).append('\n');
            }
        }

        if (Boolean.getBoolean("manifest.rewrite")) {
            Files.writeString(OVERLAYS, found);
        }

        assertThat(found.toString())
                .as("overlays.txt; -Dmanifest.rewrite=true writes it anew: look at what changes")
                .isEqualTo(Files.readString(OVERLAYS));
    }

    @Test
    void theBaseHasOneObjectInAFile() throws IOException {
        Path base = Repository.manifests().resolve("base");
        KubernetesObject kustomization = Kustomization.read(base.resolve(KUSTOMIZATION)).getFirst();
        List<String> files = files(base).filter(name -> !name.equals(KUSTOMIZATION)).toList();

        assertThat(kustomization.<String>list("$.resources"))
                .containsExactlyInAnyOrderElementsOf(files);
        for (String file : files) {
            assertThat(Kustomization.read(base.resolve(file))).as(file).hasSize(1);
        }
    }

    @Test
    void eachComponentIsRenderedByAnOverlay() throws IOException {
        NavigableSet<String> used = new TreeSet<>();
        for (String folder : Repository.folders("overlays").toList()) {
            Path file = Repository.manifests().resolve(folder).resolve(KUSTOMIZATION);
            Kustomization.read(file).getFirst().<String>list("$.components").stream()
                    .map(component -> component.replace("../../", ""))
                    .forEach(used::add);
        }

        assertThat(used).containsExactlyElementsOf(Repository.folders("components").toList());
    }

    @ParameterizedTest
    @CsvSource({
        "a: 1,            a: 1,            ''",
        "a: 1,            a: 2,            'Pod x: a'",
        "'a: [1, 2]',     'a: [1]',        'Pod x: a.1'",
        "'a: [{name: n}]','a: [{name: m}]','Pod x: a.m.name,Pod x: a.n.name'"
    })
    void namesTheFieldsThatDiffer(String some, String others, String expected) {
        assertThat(String.join(",", Difference.between(object(some), object(others))))
                .isEqualTo(expected);
    }

    @Test
    void namesAnObjectThatIsInOneOfTheTwo() {
        assertThat(Difference.between(object("a: 1"), List.of())).containsExactly("Pod x");
        assertThat(Difference.between(List.of(), object("a: 1"))).containsExactly("Pod x");
    }

    private static List<KubernetesObject> object(String field) {
        return Kustomization.parse("kind: Pod\nmetadata: {name: x}\n" + field);
    }

    private static Stream<String> files(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children
                    .map(child -> String.valueOf(child.getFileName()))
                    .collect(Collectors.toList())
                    .stream();
        }
    }

    private static List<KubernetesObject> render(String folder) throws Exception {
        return Kustomization.render(Repository.manifests().resolve(folder));
    }
}
