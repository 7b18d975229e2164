package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.NodeAcl;

import org.apache.commons.cli.Options;

final class GetAclVerb implements Verb {

    @Override
    public String name() {
        return "getAcl";
    }

    @Override
    public String syntax() {
        return "[-s] path";
    }

    @Override
    public String about() {
        return "shows who may do what to a znode";
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return new Options().addOption("s", false, "its Stat, too");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        NodeAcl read = await(context.client().getAcl(path));
        return new Results.AclOf(path, read.acl(), read.stat(), arguments.has("s"));
    }
}
