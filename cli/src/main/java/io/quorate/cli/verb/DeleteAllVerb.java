package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.KeeperClient;
import io.quorate.client.KeeperException;
import io.quorate.protocol.ErrorCode;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** deleteall, and as {@code rmr} what ZooKeeper 3.4 had for it. */
record DeleteAllVerb(String name) implements Verb {

    private static final int BATCH = 1_000;

    @Override
    public Form form() {
        return Form.of(
                        name,
                        name.equals("rmr") ? "path" : "path [-b batch size]",
                        "deletes a znode and all below it")
                .arguments(1)
                .value("b", "so many znodes in one transaction; 1000 unless given")
                .flag("y", "do not ask");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        int batch = arguments.number("b", BATCH);
        if (batch < 1) {
            throw CliFailure.usage(name + ": -b is at least 1");
        }
        OldForm.say(name.equals("rmr"), "rmr path", "deleteall path", context);
        KeeperClient client = context.client();
        if (!arguments.has("y") && !context.confirm(() -> question(client, path))) {
            throw new CliFailure(ExitCode.REFUSED, "nothing was deleted", null);
        }
        Deletion deletion = new Deletion(client, batch);
        try {
            deletion.delete(path);
        } catch (KeeperException | InterruptedException stopped) {
            if (deletion.deleted() > 0) {
                context.console().err(deletion.deleted() + " were deleted by then");
            }
            throw stopped;
        }
        if (deletion.failed() > 0) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "Failed to delete some node(s) in the subtree!",
                    "%,d were deleted, %,d were not, the first of these: %s"
                            .formatted(
                                    deletion.deleted(),
                                    deletion.failed(),
                                    Failures.of(deletion.firstFailure()).getMessage()));
        }
        if (context.compat() != Compat.V3_4) {
            context.console()
                    .err(
                            String.format(
                                    Locale.ROOT,
                                    "deleted %,d znode%s",
                                    deletion.deleted(),
                                    deletion.deleted() == 1 ? "" : "s"));
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("path", path);
        value.put("deleted", deletion.deleted());
        return new Results.Done(null, value);
    }

    private static String question(KeeperClient client, String path) throws InterruptedException {
        int below;
        try {
            below = await(client.getAllChildrenNumber(path));
        } catch (KeeperException unknown) {
            if (unknown.error() != ErrorCode.UNIMPLEMENTED) {
                throw unknown;
            }
            return "delete " + path + " and all below it? nothing brings it back";
        }
        return below == 0
                ? "delete " + path + "? nothing brings it back"
                : String.format(
                        Locale.ROOT,
                        "delete %s and the %,d znode%s below it? nothing brings them back",
                        path,
                        below,
                        below == 1 ? "" : "s");
    }
}
