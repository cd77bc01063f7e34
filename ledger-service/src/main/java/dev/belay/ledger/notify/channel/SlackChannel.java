package dev.belay.ledger.notify.channel;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Slack incoming webhook, with Block Kit: a header, the text, and the ids. Slack's limits are 150
 * characters of a header, 3000 of a section and 2000 of a context.
 */
final class SlackChannel implements Channel {
  private static final int HEADER = 150;
  private static final int SECTION = 3000;
  private static final int CONTEXT = 2000;

  private final Target.Slack target;
  private final Secrets secrets;
  private final HttpCalls http;

  SlackChannel(Target.Slack target, Secrets secrets, HttpCalls http) {
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

  @Override
  public void deliver(Notice notice) throws UndeliveredException, InterruptedException {
    URI url = url();
    http.post(url, Json.HEADERS, body(notice)).require(HttpCalls.secretsOf(url));
  }

  private URI url() throws UndeliveredException {
    return secrets.url(target.url(), target.allowHttp());
  }

  static byte[] body(Notice notice) {
    String title = Texts.cut(Texts.line(notice.title()), HEADER);
    List<Object> blocks = new ArrayList<>();
    blocks.add(block("header", text("plain_text", title, HEADER)));
    blocks.add(block("section", text("mrkdwn", Texts.lines(notice.text()), SECTION)));
    String facts = facts(notice);
    if (!facts.isEmpty()) {
      Map<String, Object> context = Json.object();
      context.put("type", "context");
      context.put("elements", List.of(text("mrkdwn", facts, CONTEXT)));
      blocks.add(context);
    }
    Map<String, Object> body = Json.object();
    body.put("text", escaped(Texts.line(notice.text()), SECTION));
    body.put("blocks", blocks);
    return Json.bytes(body);
  }

  private static Map<String, Object> block(String type, Map<String, Object> text) {
    Map<String, Object> block = Json.object();
    block.put("type", type);
    block.put("text", text);
    return block;
  }

  private static Map<String, Object> text(String type, String text, int most) {
    Map<String, Object> object = Json.object();
    object.put("type", type);
    if (type.equals("mrkdwn")) {
      object.put("text", escaped(text, most));
      object.put("verbatim", true); // no name and no address in it becomes a link
    } else {
      object.put("text", Texts.cut(text, most));
      object.put("emoji", false);
    }
    return object;
  }

  /** Cut before it is escaped, and again if that made it too long: never within an escape. */
  private static String escaped(String text, int most) {
    String cut = Texts.cut(text, most);
    String escaped = Texts.slack(cut);
    while (escaped.length() > most) {
      cut = Texts.cut(cut, cut.length() - Math.max(1, (escaped.length() - most) / 5));
      escaped = Texts.slack(cut);
    }
    return escaped;
  }

  private static String facts(Notice notice) {
    StringBuilder facts = new StringBuilder();
    new TreeMap<>(notice.facts())
        .forEach(
            (name, value) ->
                facts
                    .append(facts.isEmpty() ? "" : " · ")
                    .append(name)
                    .append(' ')
                    .append(Texts.cut(Texts.line(value), 200)));
    return facts.toString();
  }
}
