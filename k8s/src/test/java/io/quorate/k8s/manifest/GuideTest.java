package io.quorate.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** That the guide, k8s/README.md, knows all there is, and that its example works. */
final class GuideTest {

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir Path temporary;

    @Test
    void theGuideNamesEachOverlayAndComponent() throws IOException {
        List<String> folders =
                Stream.concat(Repository.folders("overlays"), Repository.folders("components"))
                        .toList();

        assertThat(guide())
                .contains(folders.stream().map(it -> "`" + it + "`").toArray(String[]::new));
    }

    @Test
    void theExampleOfYourOwnWorks() throws Exception {
        Path folder = temporary.toRealPath();
        Path manifests = folder.relativize(Repository.manifests().toRealPath());
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                example().replace("../quorate/k8s", manifests.toString()));

        List<KubernetesObject> objects = Kustomization.render(folder);
        Ensemble ensemble = new Ensemble(objects);
        List<Rule> rules =
                Rules.all().filter(rule -> !rule.equals(ProcessRules.IMAGE_VERSION)).toList();

        assertThat(objects).flatMap(ApiTypes::complaints).isEmpty();
        assertThat(rules).flatMap(rule -> rule.complaints(ensemble)).isEmpty();
        assertThat(ensemble.replicas()).isEqualTo(5);
        assertThat(ensemble.container().string("$.image"))
                .isEqualTo("registry.example.com/team/quorate:" + Repository.projectVersion());
        assertThat(objects).extracting(KubernetesObject::kind).contains("NetworkPolicy", "Secret");
        assertThat(ensemble.set().list("$.spec.volumeClaimTemplates[*].spec.storageClassName"))
                .containsExactly("fast");
    }

    private static String guide() throws IOException {
        return Files.readString(Repository.manifests().resolve("README.md"));
    }

    private static String example() throws IOException {
        Matcher example = EXAMPLE.matcher(guide());
        assertThat(example.find()).isTrue();
        return example.group(1);
    }
}
