package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.NodeAcl;

final class GetAclVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("getAcl", "[-s] path", "shows who may do what to a znode")
                .arguments(1)
                .flag("s", "its Stat, too");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        NodeAcl read = await(context.client().getAcl(path));
        return new Results.AclOf(path, read.acl(), read.stat(), arguments.has("s"));
    }
}
