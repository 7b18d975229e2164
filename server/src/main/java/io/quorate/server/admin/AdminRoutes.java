package io.quorate.server.admin;

import io.quorate.server.config.ServerConfig;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the admin port serves, and to whom. */
final class AdminRoutes implements Routes {

    private static final String HTML = "text/html; charset=utf-8";

    private final Health health;
    private final MetricsRoute metrics;
    private final Commands commands;
    private final String commandUrl;
    private final boolean openCommands;

    AdminRoutes(Health health, MetricsRoute metrics, Commands commands, ServerConfig.Admin config) {
        this.health = health;
        this.metrics = metrics;
        this.commands = commands;
        commandUrl = config.commandUrl();
        openCommands = config.openCommands();
    }

    @Override
    public Answer answer(Request request) throws InterruptedException {
        if (request.method().equals("TRACE")) {
            return Answer.error(Answer.FORBIDDEN, "TRACE is forbidden");
        }
        return switch (request.path()) {
            case "/livez" -> reading(request) ? health.live() : notAllowed(request);
            case "/readyz" -> reading(request) ? health.ready() : notAllowed(request);
            case "/metrics" -> reading(request) ? metrics.answer(request) : notAllowed(request);
            default -> restricted(request);
        };
    }

    private static boolean reading(Request request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private static Answer notAllowed(Request request) {
        return Answer.error(
                Answer.METHOD_NOT_ALLOWED, request.path() + " is read with GET or HEAD");
    }

    private Answer restricted(Request request) throws InterruptedException {
        if (!request.local() && !openCommands) {
            return Answer.error(
                    Answer.FORBIDDEN,
                    "only /livez, /readyz and /metrics are answered to other machines;"
                            + " admin.commandsFrom=all opens the rest to everybody who reaches this"
                            + " port");
        }
        String path = request.path();
        if (path.equals(commandUrl) || path.equals(commandUrl + "/")) {
            return reading(request) ? list() : notAllowed(request);
        }
        if (path.startsWith(commandUrl + "/")) {
            return commands.answer(path.substring(commandUrl.length() + 1), request);
        }
        if (path.equals("/")) {
            return links();
        }
        return Answer.error(
                Answer.NOT_FOUND,
                "nothing is at this path; there are /livez, /readyz, /metrics and " + commandUrl);
    }

    /** As ZooKeeper lists them. */
    private Answer list() {
        StringBuilder page = new StringBuilder();
        for (String name : commands.names()) {
            page.append("<a href=\"").append(commandUrl).append('/').append(name).append("\">");
            page.append(name).append("</a>\n<br/>\n");
        }
        return new Answer(Answer.OK, HTML, page.toString());
    }

    private Answer links() {
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("/livez", "200 while the server needs no restart");
        links.put("/readyz", "200 while it serves clients; otherwise why not");
        links.put("/metrics", "its meters, for Prometheus");
        links.put(commandUrl, "its commands");
        return Answer.json(Answer.OK, links);
    }
}
