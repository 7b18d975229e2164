package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.KeeperClient;
import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

final class CreateVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("create", "[-s] [-e] [-c] [-t ttl] path [data] [acl]", "makes a znode")
                .arguments(1, 3)
                .flag("e", "ephemeral: goes with this session")
                .flag("s", "sequential: a number is appended to its name")
                .flag("c", "container: deleted when its last child is gone")
                .value("t", "ttl: deleted when unchanged for so many milliseconds");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        CreateMode mode = mode(arguments);
        String path = arguments.get(0);
        Arguments.path(mode.isSequential() ? path + "1" : path);
        byte[] data =
                arguments.size() > 1 ? arguments.get(1).getBytes(StandardCharsets.UTF_8) : null;
        List<Acl> acl = arguments.size() > 2 ? AclText.parse(arguments.get(2)) : Acl.OPEN;
        KeeperClient client = context.client();
        return new Results.Creation(
                await(
                                mode.isTtl()
                                        ? client.createWithTtl(
                                                path, data, mode, acl, ttl(arguments))
                                        : client.create(path, data, mode, acl))
                        .path());
    }

    private static CreateMode mode(Arguments arguments) throws CliFailure {
        boolean ephemeral = arguments.has("e");
        boolean sequential = arguments.has("s");
        boolean container = arguments.has("c");
        boolean ttl = arguments.has("t");
        if (container && (ephemeral || sequential)) {
            throw CliFailure.usage(
                    "-c cannot be combined with -s or -e. Containers cannot be ephemeral or"
                            + " sequential.");
        }
        if (ttl && ephemeral) {
            throw CliFailure.usage("TTLs cannot be used with Ephemeral znodes");
        }
        if (ttl && container) {
            throw CliFailure.usage("TTLs cannot be used with Container znodes");
        }
        if (container) {
            return CreateMode.CONTAINER;
        }
        if (ttl) {
            return sequential
                    ? CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL
                    : CreateMode.PERSISTENT_WITH_TTL;
        }
        if (ephemeral) {
            return sequential ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
        }
        return sequential ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
    }

    private static Duration ttl(Arguments arguments) throws CliFailure {
        return Duration.ofMillis(arguments.longNumber("t", 0));
    }
}
