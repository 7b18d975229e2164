package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.list;
import static io.quorate.k8s.pod.Fields.or;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1ExecAction;
import io.kubernetes.client.openapi.models.V1HTTPGetAction;
import io.kubernetes.client.openapi.models.V1TCPSocketAction;
import io.quorate.k8s.machine.Execution;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What a probe or a hook does to a container. */
sealed interface Check {

    /** What came of it. */
    record Outcome(boolean passed, String said) {}

    Outcome run(Pod pod, Container container, Duration limit);

    /** The one that is given. */
    static Check of(
            @Nullable V1ExecAction exec,
            @Nullable V1HTTPGetAction http,
            @Nullable V1TCPSocketAction tcp) {
        if (exec != null) {
            return new Exec(list(exec.getCommand()));
        }
        if (http != null) {
            return new Http(http.getPort(), or(http.getPath(), "/"));
        }
        if (tcp != null) {
            return new Tcp(tcp.getPort());
        }
        throw new IllegalArgumentException("a probe of a kind that is not played here");
    }

    /** A command inside. */
    record Exec(List<String> command) implements Check {
        @Override
        public Outcome run(Pod pod, Container container, Duration limit) {
            try {
                Execution result = container.exec(limit, command);
                return new Outcome(
                        result.exitCode() == 0,
                        "exit code " + result.exitCode() + " " + result.output().strip());
            } catch (TimeoutException late) {
                return new Outcome(false, command + ": " + late.getMessage());
            }
        }
    }

    /** A request from outside; an answer below 400 is good. */
    record Http(IntOrString port, String path) implements Check {
        @Override
        public Outcome run(Pod pod, Container container, Duration limit) {
            String address = pod.address().orElseThrow();
            try {
                URI uri = URI.create("http://" + address + ":" + number(port, pod) + path);
                HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
                connection.setRequestProperty("Connection", "close");
                connection.setConnectTimeout((int) limit.toMillis());
                connection.setReadTimeout((int) limit.toMillis());
                int code = connection.getResponseCode();
                connection.disconnect();
                return new Outcome(code >= 200 && code < 400, path + " answers " + code);
            } catch (IOException failed) {
                return new Outcome(false, path + ": " + failed.getMessage());
            }
        }
    }

    /** A connection from outside. */
    record Tcp(IntOrString port) implements Check {
        @Override
        public Outcome run(Pod pod, Container container, Duration limit) {
            String address = pod.address().orElseThrow();
            try (Socket socket = new Socket()) {
                int number = number(port, pod);
                socket.connect(new InetSocketAddress(address, number), (int) limit.toMillis());
                return new Outcome(true, "");
            } catch (IOException failed) {
                return new Outcome(false, "port " + port + ": " + failed.getMessage());
            }
        }
    }

    /** A port by its number or its name. */
    private static int number(IntOrString port, Pod pod) {
        if (port.isInteger()) {
            return port.getIntValue();
        }
        return list(pod.containerSpec().getPorts()).stream()
                .filter(each -> port.getStrValue().equals(each.getName()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no port is named " + port))
                .getContainerPort();
    }
}
