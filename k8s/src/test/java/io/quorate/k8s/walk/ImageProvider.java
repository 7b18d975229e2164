package io.quorate.k8s.walk;

import io.quorate.k8s.image.BuiltImage;
import io.quorate.k8s.pod.Image;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.Map;
import java.util.stream.Collectors;

/** Hands the built image to tests, as the harness takes it. */
final class ImageProvider implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Image.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        BuiltImage built = BuiltImage.of(context);
        Map<String, String> environment =
                built.inspect("{{range .Config.Env}}{{println .}}{{end}}")
                        .lines()
                        .filter(line -> line.contains("="))
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        long user = Long.parseLong(built.inspect("{{.Config.User}}").strip());
        String folder = built.inspect("{{.Config.WorkingDir}}").strip();
        return new Image(built.rootFileSystem(), environment, user, folder);
    }
}
