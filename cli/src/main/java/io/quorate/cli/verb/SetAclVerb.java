package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.protocol.Acl;
import io.quorate.protocol.Stat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

final class SetAclVerb implements Verb {

    @Override
    public Form form() {
        return Form.of(
                        "setAcl",
                        "[-s] [-v version] [-R] path acl",
                        "says who may do what to a znode")
                .arguments(2, 3)
                .flag("s", "show its Stat")
                .value("v", "only if its ACL has this version")
                .flag("R", "of all znodes below, too");
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

    /** Of each znode before those below it: afterwards they may be readable that were not. */
    private static Result all(KeeperClient client, String root, List<Acl> acl, int version)
            throws CliFailure, InterruptedException {
        Deque<String> left = new ArrayDeque<>(List.of(root));
        int done = 0;
        while (!left.isEmpty()) {
            String path = left.pop();
            try {
                await(client.setAcl(path, acl, version));
                done++;
                for (String name : await(client.getChildren(path)).names()) {
                    left.push(Tree.below(path, name));
                }
            } catch (KeeperException.NoNode gone) {
                if (path.equals(root)) {
                    throw gone;
                }
            } catch (KeeperException failed) {
                CliFailure why = Failures.of(failed);
                throw new CliFailure(
                        why.code(),
                        String.valueOf(why.getMessage()),
                        done + " znodes have the new ACL; others below " + path + " do not");
            }
        }
        return Results.Done.quietly("changed", done);
    }
}
