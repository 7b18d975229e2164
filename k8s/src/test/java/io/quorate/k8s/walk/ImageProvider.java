package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Image;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Hands the image to tests, as the harness takes it. */
final class ImageProvider implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Image.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String root =
                Optional.ofNullable(System.getProperty("image.root"))
                        .orElseThrow(() -> new IllegalStateException("set image.root"));
        String java = "/opt/java/openjdk";
        String path =
                "/opt/zookeeper/bin:/opt/quorate/bin:"
                        + java
                        + "/bin"
                        + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        Map<String, String> environment =
                Map.of(
                        "PATH",
                        path,
                        "JAVA_HOME",
                        java,
                        "LANG",
                        "C.UTF-8",
                        "LC_ALL",
                        "C.UTF-8", //
                        "QUORATE_CLI_COMPAT",
                        "3.4");
        return new Image(Path.of(root), environment, 1000, "/opt/zookeeper");
    }
}
