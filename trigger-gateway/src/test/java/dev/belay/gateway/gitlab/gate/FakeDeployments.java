package dev.belay.gateway.gitlab.gate;

import dev.belay.gateway.gitlab.client.FakeGitLab;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.gateway.platform.FakePlatform.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * GitLab's blocked deployments of the project acme/shop (17), as strict as GitLab is: one approval
 * by each user, and a job can be played once its deployment is approved, and once.
 */
public final class FakeDeployments {
  static final String USER = "{\"id\":5}";
  private static final String PROJECT = "/projects/(?:17|acme%2Fshop)";

  private final FakeGitLab gitLab;
  private final Map<String, String> approvals = new ConcurrentHashMap<>();
  private final Map<String, String> jobs = new ConcurrentHashMap<>();
  private final Map<String, String> blocked = new ConcurrentHashMap<>();

  /** How many requests to play a job are answered with 503 first. */
  final AtomicInteger failingPlays = new AtomicInteger();

  public FakeDeployments(FakeGitLab gitLab) {
    this.gitLab = gitLab;
    gitLab.on("GET", "/user", (r, g) -> Answer.of(200, USER));
    gitLab.on(
        "GET",
        PROJECT,
        (r, g) ->
            Answer.of(
                200,
                "{\"id\":17,\"path_with_namespace\":\"acme/shop\",\"web_url\":\"https://gitlab.example.com/acme/shop\"}"));
    gitLab.on("GET", PROJECT + "/deployments", (r, g) -> list(r));
    gitLab.on("GET", PROJECT + "/deployments/(\\d+)", (r, g) -> deployment(g.getFirst()));
    gitLab.on("POST", PROJECT + "/deployments/(\\d+)/approval", (r, g) -> approve(r, g.getFirst()));
    gitLab.on("GET", PROJECT + "/jobs/(\\d+)", (r, g) -> job(g.getFirst()));
    gitLab.on("POST", PROJECT + "/jobs/(\\d+)/play", (r, g) -> play(g.getFirst()));
    gitLab.on("POST", PROJECT + "/statuses/[0-9a-f]{40}", (r, g) -> Answer.of(201, "{}"));
  }

  /** A deployment by the job of the same number. */
  public void block(String id, String sha) {
    jobs.put(id, "manual");
    blocked.put(
        id,
        """
        {"id": %1$s, "status": "blocked", "ref": "main", "sha": "%2$s",
         "created_at": "2026-03-01T10:00:00.000Z", "updated_at": "2026-03-01T10:00:00.000Z",
         "environment": {"id": 1, "name": "production"}, "user": {"username": "dev"},
         "deployable": {"id": %1$s, "status": "manual"}}
        """
            .formatted(id, sha));
  }

  public void unblock(String id) {
    blocked.remove(id);
  }

  public String jobStatus(String id) {
    return jobs.get(id);
  }

  public List<Request> requests(String id) {
    return gitLab.requests().stream()
        .filter(
            r ->
                r.method().equals("POST")
                    && (r.path().contains("/deployments/" + id + "/")
                        || r.path().contains("/jobs/" + id + "/")))
        .toList();
  }

  private Answer list(Request request) {
    return "blocked".equals(request.query().get("status"))
        ? Answer.of(200, blocked.values().toString())
        : Answer.of(200, "[]");
  }

  private Answer deployment(String id) {
    String given = approvals.get(id);
    String approval = given == null ? "" : "{\"status\":\"" + given + "\",\"user\":" + USER + "}";
    return Answer.of(
        200,
        "{\"id\":%s,\"approvals\":[%s],\"deployable\":{\"id\":%s}}".formatted(id, approval, id));
  }

  private Answer approve(Request request, String id) {
    String status = request.body().path("status").asString("");
    if (!status.equals("approved") && !status.equals("rejected")) {
      return Answer.of(400, "{\"error\":\"status does not have a valid value\"}");
    }
    if (approvals.putIfAbsent(id, status) != null) {
      return Answer.of(400, "{\"message\":\"You have already approved this deployment.\"}");
    }
    blocked.remove(id);
    return Answer.of(201, "{\"status\":\"" + status + "\"}");
  }

  private Answer job(String id) {
    return Answer.of(200, "{\"id\":%s,\"status\":\"%s\"}".formatted(id, jobs.get(id)));
  }

  private Answer play(String id) {
    if (failingPlays.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return Answer.status(503);
    }
    if (!"approved".equals(approvals.get(id)) || !jobs.replace(id, "manual", "pending")) {
      return Answer.of(400, "{\"message\":\"400 Bad request - Unplayable Job\"}");
    }
    return Answer.of(200, "{\"status\":\"pending\"}");
  }
}
