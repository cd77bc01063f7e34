package dev.belay.ledger.notify.channel;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A workflow of Microsoft Teams that takes an Adaptive Card. The card has text runs alone, which
 * know no Markdown: nothing in a name becomes a link or a mention. Teams takes 28 KB.
 */
final class TeamsChannel implements Channel {
  private static final int TITLE = 200;
  private static final int TEXT = 3000;
  private static final int FACT = 200;

  /** Each is an element of its own, whose frame counts, too. */
  private static final int LINES = 60;

  private final Target.Teams target;
  private final Secrets secrets;
  private final HttpCalls http;

  TeamsChannel(Target.Teams target, Secrets secrets, HttpCalls http) {
    this.target = target;
    this.secrets = secrets;
    this.http = http;
  }

  @Override
  public boolean isForPeople() {
    return true;
  }

  @Override
  public void check() throws UndeliveredException {
    url();
  }

  /** Workflows answer with 202. */
  @Override
  public void deliver(Notice notice) throws UndeliveredException, InterruptedException {
    URI url = url();
    http.post(url, Json.HEADERS, body(notice)).require(HttpCalls.secretsOf(url));
  }

  private URI url() throws UndeliveredException {
    return secrets.url(target.url(), target.allowHttp());
  }

  static byte[] body(Notice notice) {
    Map<String, Object> attachment = Json.object();
    attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
    attachment.put("contentUrl", null);
    attachment.put("content", card(notice));
    Map<String, Object> body = Json.object();
    body.put("type", "message");
    body.put("attachments", List.of(attachment));
    return Json.bytes(body);
  }

  private static Map<String, Object> card(Notice notice) {
    List<Object> lines = new ArrayList<>();
    Map<String, Object> title = run(Texts.cut(Texts.line(notice.title()), TITLE));
    title.put("weight", "bolder");
    title.put("color", color(notice));
    lines.add(rich(title));
    List<String> text = Texts.cut(Texts.lines(notice.text()), TEXT).lines().toList();
    for (String line : text.subList(0, Math.min(LINES, text.size()))) {
      lines.add(rich(run(line.isEmpty() ? " " : line)));
    }
    if (text.size() > LINES) {
      lines.add(rich(run("… and %d more lines".formatted(text.size() - LINES))));
    }
    new TreeMap<>(notice.facts())
        .entrySet().stream()
            .limit(12)
            .forEach(
                fact -> {
                  Map<String, Object> run =
                      run(fact.getKey() + " " + Texts.cut(Texts.line(fact.getValue()), FACT));
                  run.put("isSubtle", true);
                  run.put("size", "small");
                  lines.add(rich(run));
                });
    Map<String, Object> card = Json.object();
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    card.put("type", "AdaptiveCard");
    card.put("version", "1.4");
    card.put("fallbackText", Texts.cut(Texts.line(notice.title()), TITLE));
    card.put("body", lines);
    return card;
  }

  private static String color(Notice notice) {
    if (notice.hasRecovered()) {
      return "good";
    }
    return switch (notice.severity()) {
      case INFO -> "accent";
      case WARNING -> "warning";
      case ERROR, CRITICAL -> "attention";
    };
  }

  private static Map<String, Object> run(String text) {
    Map<String, Object> run = Json.object();
    run.put("type", "TextRun");
    run.put("text", text);
    return run;
  }

  private static Map<String, Object> rich(Map<String, Object> run) {
    Map<String, Object> rich = Json.object();
    rich.put("type", "RichTextBlock");
    rich.put("inlines", List.of(run));
    return rich;
  }
}
