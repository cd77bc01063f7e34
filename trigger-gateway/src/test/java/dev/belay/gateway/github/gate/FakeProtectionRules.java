package dev.belay.gateway.github.gate;

import dev.belay.gateway.github.client.FakeGitHub;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.gateway.platform.FakePlatform.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * GitHub's deployment protection rules, as strict as GitHub is: only for the installation with the
 * permission, comments of at most 1024 characters, ten reports a run, and nothing after the answer.
 */
public final class FakeProtectionRules {
  static final long INSTALLATION = 77;
  private static final String PATH =
      "/repos/([^/]+)/([^/]+)/actions/runs/(\\d+)/deployment_protection_rule";

  private final FakeGitHub gitHub;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> reports = new ConcurrentHashMap<>();

  public FakeProtectionRules(FakeGitHub gitHub) {
    this.gitHub = gitHub;
    gitHub.install("acme/shop", INSTALLATION);
    gitHub.on("POST", PATH, (request, groups) -> answer(request, groups.get(2)));
  }

  /** What was posted for a run, in order, refused requests too. */
  public List<Request> posts(String run) {
    return gitHub.requests("POST", "/repos/acme/shop/actions/runs/" + run + "/.*");
  }

  public List<Request> answers(String run) {
    return posts(run).stream().filter(r -> r.body().has("state")).toList();
  }

  /** What counts for the run; null while there is no answer. */
  public String state(String run) {
    return answers.get(run);
  }

  private Answer answer(Request request, String run) {
    String comment = request.body().path("comment").asString("");
    if (!request.asker().equals("installation:77 repositories=[42] deployments=write")) {
      return Answer.of(403, "{\"message\":\"Resource not accessible by integration\"}");
    }
    if (comment.isEmpty()
        || comment.length() > 1024
        || !request.body().path("environment_name").isString()) {
      return Answer.of(422, "{\"message\":\"Validation Failed\"}");
    }
    if (answers.containsKey(run)) {
      return Answer.of(422, "{\"message\":\"No pending deployment requests\"}");
    }
    String state = request.body().path("state").asString("");
    if (!state.isEmpty()) {
      answers.put(run, state);
    } else if (reports.computeIfAbsent(run, key -> new AtomicInteger()).incrementAndGet() > 10) {
      return Answer.of(422, "{\"message\":\"too many reports\"}");
    }
    return Answer.of(204, "");
  }
}
