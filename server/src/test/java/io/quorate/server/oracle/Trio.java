package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A real ZooKeeper beside one and three Quorate servers, for tests that write their steps down. */
final class Trio implements AutoCloseable {

    private final List<Target> targets;
    private int nextBase;

    private Trio(List<Target> targets) {
        this.targets = targets;
    }

    static Trio start(Path folder) throws IOException, InterruptedException {
        return start(
                List.of(
                        Target.real(folder.resolve("zookeeper")),
                        Target.ours(1, folder.resolve("one")),
                        Target.ours(3, folder.resolve("three"))));
    }

    static Trio start(List<Target> targets) throws IOException, InterruptedException {
        Trio trio = new Trio(targets);
        try {
            for (Target target : targets) {
                target.start();
            }
            for (Target target : targets) {
                target.awaitServing();
            }
            return trio;
        } catch (IOException | InterruptedException | AssertionError failed) {
            trio.close();
            throw failed;
        }
    }

    List<Target> targets() {
        return targets;
    }

    /** A znode that no script of this object has used. */
    String base() {
        return EpisodeDraw.base(++nextBase);
    }

    /**
     * Plays the script to all, and fails at the first answer that is not as ZooKeeper's.
     *
     * @return what ZooKeeper answered, error by error and event by event
     */
    Coverage play(Script script) throws IOException {
        Coverage coverage = new Coverage();
        try (Player player = new Player(targets, coverage)) {
            Difference difference = player.play(script.steps());
            assertThat(difference == null ? "" : difference.toString()).isEmpty();
        }
        for (Target target : targets) {
            assertThat(target.dead()).isEmpty();
        }
        return coverage;
    }

    @Override
    public void close() {
        targets.forEach(Target::close);
    }
}
