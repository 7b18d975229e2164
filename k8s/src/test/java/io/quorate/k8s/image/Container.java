package io.quorate.k8s.image;

import io.quorate.k8s.machine.Execution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running container without a network; it is removed in the end. */
final class Container implements AutoCloseable {

    /** The command line of the tutorial's manifest, but for one server. */
    static final String TUTORIAL =
            """
            start-zookeeper \
            --servers=1 \
            --data_dir=/var/lib/zookeeper/data \
            --data_log_dir=/var/lib/zookeeper/data/log \
            --conf_dir=/opt/zookeeper/conf \
            --client_port=2181 \
            --election_port=3888 \
            --server_port=2888 \
            --tick_time=2000 \
            --init_limit=10 \
            --sync_limit=5 \
            --heap=512M \
            --max_client_cnxns=60 \
            --snap_retain_count=3 \
            --purge_interval=12 \
            --max_session_timeout=40000 \
            --min_session_timeout=4000 \
            --log_level=INFO\
            """;

    private static final int READY_SECONDS = 60;

    private final BuiltImage image;
    private final String id;

    private Container(BuiltImage image, String id) {
        this.image = image;
        this.id = id;
    }

    /** {@code docker run OPTIONS IMAGE COMMAND}, in the background. */
    static Container run(BuiltImage image, List<String> options, String... command) {
        List<String> arguments = new ArrayList<>(List.of("run", "-d", "--network", "none"));
        arguments.addAll(options);
        arguments.add(image.name());
        arguments.addAll(List.of(command));
        return new Container(
                image, image.docker(arguments.toArray(String[]::new)).orFail().strip());
    }

    /** Waits until {@code zookeeper-ready} says so. */
    Container awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (exec("zookeeper-ready", "2181").exitCode() != 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not ready: " + logs());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return this;
    }

    /** {@code docker exec}. */
    Execution exec(String... command) {
        List<String> arguments = new ArrayList<>(List.of("exec", id));
        arguments.addAll(List.of(command));
        return image.docker(arguments.toArray(String[]::new));
    }

    String logs() {
        Execution logs = image.docker("logs", id);
        return logs.out() + logs.err();
    }

    /** {@code docker COMMAND ... ID}. */
    String docker(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(id);
        return image.docker(all.toArray(String[]::new)).orFail().strip();
    }

    /** Sends SIGTERM, and SIGKILL if it takes too long: then the exit code is 137. */
    String exitCodeAfterStop(int seconds) {
        docker("stop", "-t", Integer.toString(seconds));
        return docker("inspect", "--format", "{{.State.ExitCode}}");
    }

    @Override
    public void close() {
        image.docker("rm", "-f", "-v", id).orFail();
    }
}
