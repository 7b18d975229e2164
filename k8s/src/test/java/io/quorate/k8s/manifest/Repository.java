package io.quorate.k8s.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the manifests are, and what else of the repository they must agree with. */
final class Repository {

    private static final Pattern PARENT_VERSION =
            Pattern.compile("<parent>.*?<version>([^<]+)</version>", Pattern.DOTALL);

    private Repository() {}

    /** The folder with the modules. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bin/quorate"))) {
            folder = Objects.requireNonNull(folder.getParent(), "not within the repository");
        }
        return folder;
    }

    static Path manifests() {
        return root().resolve("k8s");
    }

    /** The manifest of the tutorial. */
    static Path tutorial() {
        return manifests().resolve("src/test/resources/tutorial/zookeeper.yaml");
    }

    /** What is for users to apply: the base and each overlay, as paths within {@code k8s}. */
    static List<String> kustomizations() throws IOException {
        return Stream.concat(Stream.of("base"), folders("overlays")).toList();
    }

    /** The folders inside a folder of {@code k8s}, sorted. */
    static Stream<String> folders(String parent) throws IOException {
        try (Stream<Path> children = Files.list(manifests().resolve(parent))) {
            List<String> names =
                    children.filter(Files::isDirectory)
                            .map(child -> parent + "/" + child.getFileName())
                            .sorted()
                            .toList();
            return names.stream();
        }
    }

    static String projectVersion() throws IOException {
        String pom = Files.readString(manifests().resolve("pom.xml"));
        Matcher version = PARENT_VERSION.matcher(pom);
        if (!version.find()) {
            throw new IOException("k8s/pom.xml does not say the version of its parent");
        }
        return version.group(1);
    }

    static String page(String name) throws IOException {
        return Files.readString(root().resolve("docs").resolve(name));
    }
}
