package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.cli.FakeServices.Reply;
import dev.belay.cli.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A gateway with gates, and GitHub's ID token service beside it. It is as strict as the real one:
 * it wants a token that is valid, the body's fields, and the gate opened before it is asked for.
 */
final class FakeGateway implements AutoCloseable {
  static final String API_TOKEN = "api-t0ken-that-must-not-show";
  static final String RUNNER_TOKEN = "runner-t0ken-that-must-not-show";
  static final String SET = "5e7a0000-0000-5000-8000-000000000001";
  private static final Set<String> FIELDS =
      Set.of(
          "application",
          "environment",
          "commit",
          "deploymentId",
          "repository",
          "ref",
          "url",
          "actor",
          "labels");

  private final HttpServer server;
  private final Deque<Reply> opening = new ArrayDeque<>();
  private final Deque<Reply> answers = new ArrayDeque<>();
  private final Map<String, JsonNode> opened = new LinkedHashMap<>();
  private final Map<String, Integer> usesLeft = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private int usesOfAToken = Integer.MAX_VALUE;
  private int issued;
  private String audience = "belay";
  private String openFor = "PT15M";

  FakeGateway() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
    usesLeft.put(API_TOKEN, Integer.MAX_VALUE);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Of a job of GitHub Actions that may ask for an ID token. */
  Map<String, String> gitHubJob() {
    Map<String, String> environment = new HashMap<>();
    environment.put("BELAY_GATEWAY_URL", url());
    environment.put("GITHUB_ACTIONS", "true");
    environment.put("GITHUB_SHA", GateDocuments.COMMIT);
    environment.put("GITHUB_REPOSITORY", "acme/shop");
    environment.put("GITHUB_REF", "refs/heads/main");
    environment.put("GITHUB_ACTOR", "octocat");
    environment.put("GITHUB_SERVER_URL", "https://github.example");
    environment.put("GITHUB_RUN_ID", "30433642");
    environment.put("GITHUB_RUN_ATTEMPT", "1");
    environment.put("GITHUB_JOB", "gate");
    environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", url() + "/idtoken?api-version=2.0");
    environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", RUNNER_TOKEN);
    return environment;
  }

  /** Answers to opening a gate before it is opened, in order. */
  synchronized FakeGateway refusing(Reply... replies) {
    opening.addAll(List.of(replies));
    return this;
  }

  /** What the gate's state is, in order; the last again and again. */
  synchronized FakeGateway answering(Reply... replies) {
    answers.addAll(List.of(replies));
    return this;
  }

  /** ID tokens run out after so many requests. */
  synchronized FakeGateway expiringAfter(int uses) {
    usesOfAToken = uses;
    return this;
  }

  synchronized FakeGateway wantingAudience(String wanted) {
    audience = wanted;
    return this;
  }

  synchronized FakeGateway openFor(String duration) {
    openFor = duration;
    return this;
  }

  /** Method and path of each request, in order. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** By idempotency key, what was asked for. */
  synchronized Map<String, JsonNode> opened() {
    return new LinkedHashMap<>(opened);
  }

  synchronized int issuedTokens() {
    return issued;
  }

  /** From now on there is nobody at the address. */
  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Reply reply = reply(exchange, body);
    if (reply.kind() == Reply.Kind.RESET) {
      exchange.close();
      return;
    }
    byte[] bytes = reply.body().getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", reply.type());
    exchange.sendResponseHeaders(reply.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Reply reply(HttpExchange exchange, String body) {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(request);
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (request.startsWith("GET /idtoken?")) {
      return idToken(request, authorization);
    }
    String token = authorization.replaceFirst("^Bearer ", "");
    if (usesLeft.merge(token, -1, Integer::sum) < 0) {
      return Reply.problem(401, "Unauthorized", "the token is not valid");
    }
    if (request.equals("POST /v1/gates")) {
      return open(exchange.getRequestHeaders().getFirst("Idempotency-Key"), Json.parse(body));
    }
    if (!request.equals("GET /v1/gates/" + GateDocuments.GATE) || opened.isEmpty()) {
      return Reply.problem(404, "Not found", "there is no such gate");
    }
    return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
  }

  private Reply idToken(String request, String authorization) {
    if (!authorization.equals("Bearer " + RUNNER_TOKEN)) {
      return Reply.problem(401, "Unauthorized", "the runner's token is not valid");
    }
    if (!request.equals("GET /idtoken?api-version=2.0&audience=" + audience)) {
      return Reply.problem(400, "Bad request", request);
    }
    issued++;
    usesLeft.put("id-t0ken-" + issued, usesOfAToken);
    return Reply.ok("{\"count\":9,\"value\":\"id-t0ken-" + issued + "\"}");
  }

  private Reply open(String key, JsonNode asked) {
    if (key == null || !key.matches("[\\x21-\\x7e]{1,200}")) {
      return Reply.problem(400, "Bad request", "Idempotency-Key is " + key);
    }
    for (String field : asked.propertyNames()) {
      if (!FIELDS.contains(field)) {
        return Reply.problem(400, "Bad request", "there is no field " + field);
      }
    }
    if (!asked.path("commit").asString("").matches("[0-9a-fA-F]{7,64}")
        || asked.path("application").asString("").isBlank()
        || asked.path("environment").asString("").isBlank()) {
      return Reply.problem(400, "Bad request", "a field is missing in " + asked);
    }
    if (!opening.isEmpty()) {
      return opening.removeFirst();
    }
    JsonNode before = opened.putIfAbsent(key, asked);
    if (before != null && !before.equals(asked)) {
      return Reply.problem(409, "Conflict", "another request had this Idempotency-Key");
    }
    return Reply.json(202, GateDocuments.opened(openFor));
  }
}
