package io.quorate.k8s.image;

import io.quorate.k8s.machine.Command;
import io.quorate.k8s.machine.Execution;
import io.quorate.k8s.machine.NotTested;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The image, built from the repository's Dockerfile. Built once in a run of the tests, for whoever
 * asks: {@code @ExtendWith(BuiltImage.Provider.class)} and a parameter of this type.
 */
public final class BuiltImage {

    private static final String BASE = "eclipse-temurin:25-jre";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final DockerEngine engine;
    private final String name;
    private final Path folder;

    private BuiltImage(DockerEngine engine, String name, Path folder) {
        this.engine = engine;
        this.name = name;
        this.folder = folder;
    }

    /** Hands the image to tests; a machine that cannot build it skips them, unless CI is set. */
    public static final class Provider implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == BuiltImage.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return of(context);
        }
    }

    /** The image of this run, built when it is asked for first. */
    public static BuiltImage of(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(BuiltImage.class))
                .computeIfAbsent("image", key -> Attempt.make(), Attempt.class)
                .image();
    }

    /** What came of building it: minutes, so nobody tries again. */
    private record Attempt(@Nullable BuiltImage built, @Nullable RuntimeException failure)
            implements AutoCloseable {

        static Attempt make() {
            try {
                return new Attempt(build(), null);
            } catch (RuntimeException failed) {
                return new Attempt(null, failed);
            }
        }

        BuiltImage image() {
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(built);
        }

        @Override
        public void close() {
            if (built != null) {
                built.close();
            }
        }
    }

    /** Its name with the project's version. */
    public String name() {
        return name;
    }

    /** The image's files, unpacked: nobody may change them. */
    public Path rootFileSystem() {
        return folder.resolve("root");
    }

    /** {@code docker image inspect --format FORMAT}. */
    public String inspect(String format) {
        return docker("image", "inspect", "--format", format, name).orFail();
    }

    /** {@code docker ARGUMENTS}. */
    Execution docker(String... arguments) {
        return engine.docker(arguments);
    }

    String base() {
        return BASE;
    }

    private void close() {
        engine.close();
    }

    private static BuiltImage build() {
        String missing = missing();
        if (missing != null) {
            String line = NotTested.say("the image", "it cannot be built here: " + missing);
            NotTested.failInCi(line);
            throw new TestAbortedException(line);
        }
        try {
            Path folder = Path.of("target", "image").toAbsolutePath();
            delete(folder.resolve("root"));
            delete(folder.resolve("base"));
            Files.createDirectories(folder.resolve("base"));
            DockerEngine engine = DockerEngine.start(folder.resolve("engine"));
            try {
                return build(engine, folder);
            } catch (IOException | RuntimeException failed) {
                engine.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new IllegalStateException("the image cannot be built", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static @Nullable String missing() {
        if (!Command.isRoot()) {
            return "a Docker engine is started by root alone";
        }
        return Stream.of("dockerd", "docker", "debootstrap").allMatch(Command::exists)
                ? null
                : "install docker.io and debootstrap";
    }

    private static BuiltImage build(DockerEngine engine, Path folder) throws IOException {
        Path project = Path.of("..").toAbsolutePath().normalize();
        if (engine.docker("image", "inspect", BASE).exitCode() != 0) {
            importBase(engine, folder);
        }
        String built =
                Command.tryTo(
                                LIMIT,
                                engine.environment(),
                                List.of(project + "/docker/build.sh", "--network=host"))
                        .orFail();
        String name = built.lines().reduce((one, next) -> next).orElseThrow().replaceAll(".* ", "");
        BuiltImage image = new BuiltImage(engine, name, folder);
        image.unpack();
        return image;
    }

    /** On a machine that reaches no registry of images. */
    private static void importBase(DockerEngine engine, Path folder) {
        Path script = Path.of("src/test/resources/image/stand-in.sh").toAbsolutePath();
        String java = "/opt/java/openjdk";
        String pipe =
                "set -o pipefail; \"$0\" \"$1\" \"$2\" | docker import"
                        + " -c \"ENV JAVA_HOME=%s\" -c \"ENV PATH=%s/bin:$3\" - %s"
                                .formatted(java, java, BASE);
        shell(
                engine,
                pipe,
                script.toString(),
                System.getProperty("java.home"),
                folder.resolve("base").toString(),
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        delete(folder.resolve("base"));
    }

    private void unpack() throws IOException {
        Files.createDirectories(rootFileSystem());
        String container = docker("create", name).orFail().strip();
        shell(
                engine,
                "set -o pipefail; docker export \"$0\" | tar -x -C \"$1\"",
                container,
                rootFileSystem().toString());
        docker("rm", container).orFail();
    }

    private static void shell(DockerEngine engine, String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of("bash", "-c", script));
        words.addAll(List.of(arguments));
        Command.tryTo(LIMIT, engine.environment(), words).orFail();
    }

    private static void delete(Path folder) {
        if (Files.exists(folder)) {
            // Folders that others may not read, links, devices: rm knows them all.
            Command.tryTo(
                            LIMIT,
                            Map.of(),
                            List.of("rm", "-rf", "--one-file-system", folder.toString()))
                    .orFail();
        }
    }
}
