package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.CliFailure;
import io.quorate.cli.ExitCode;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.protocol.Acl;
import io.quorate.protocol.Stat;

import org.apache.commons.cli.Options;

import java.util.List;

final class SetAclVerb implements Verb {

    @Override
    public String name() {
        return "setAcl";
    }

    @Override
    public String syntax() {
        return "[-s] [-v version] [-R] path acl";
    }

    @Override
    public String about() {
        return "says who may do what to a znode";
    }

    @Override
    public int minArguments() {
        return 2;
    }

    @Override
    public int maxArguments() {
        return 3;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption("s", false, "show its Stat")
                .addOption("v", true, "only if its ACL has this version")
                .addOption("R", false, "of all znodes below, too");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        List<Acl> acl = AclText.parse(arguments.get(1));
        int version = arguments.version(2);
        KeeperClient client = context.client();
        if (arguments.has("R")) {
            return all(client, path, acl, version);
        }
        Stat stat = await(client.setAcl(path, acl, version));
        return new Results.StatOf(path, stat, arguments.has("s"));
    }

    private static Result all(KeeperClient client, String root, List<Acl> acl, int version)
            throws CliFailure, InterruptedException {
        int[] done = {0};
        try {
            new Tree(client, root, null)
                    .walk(
                            path -> {
                                try {
                                    await(client.setAcl(path, acl, version));
                                    done[0]++;
                                } catch (KeeperException.NoNode gone) {
                                    // deleted meanwhile
                                }
                            });
        } catch (KeeperException failed) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    Failures.text(failed),
                    done[0] + " znodes have the new ACL, the others still the one they had");
        }
        return Results.Done.quietly("changed", done[0]);
    }
}
