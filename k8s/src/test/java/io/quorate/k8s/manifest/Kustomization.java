package io.quorate.k8s.manifest;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Manifests, as {@code kubectl apply -k} and {@code kubectl apply -f} would send them. */
public final class Kustomization {

    private Kustomization() {}

    /**
     * The objects of a kustomization, rendered by kubectl.
     *
     * @param folder with a {@code kustomization.yaml}
     * @throws IOException if it cannot be rendered, or not without a warning
     */
    public static List<KubernetesObject> render(Path folder)
            throws IOException, InterruptedException {
        return parse(text(folder));
    }

    /** The objects of a file with one document or more. */
    public static List<KubernetesObject> read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** The rendering as kubectl prints it. */
    static String text(Path folder) throws IOException, InterruptedException {
        return Kubectl.find().kustomize(folder);
    }

    static List<KubernetesObject> parse(String text) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<KubernetesObject> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(text)) {
            @SuppressWarnings("unchecked") // YAML's maps of these documents have strings as keys
            Map<String, Object> fields = (Map<String, Object>) document;
            objects.add(new KubernetesObject(fields));
        }
        return List.copyOf(objects);
    }
}
