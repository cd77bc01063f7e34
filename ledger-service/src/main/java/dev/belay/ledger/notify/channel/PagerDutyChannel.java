package dev.belay.ledger.notify.channel;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Target;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * PagerDuty's Events API v2. What lasts has one key from its beginning to its end, so that its end
 * resolves the alert. PagerDuty takes 1024 characters of a summary and 512 KB.
 */
final class PagerDutyChannel implements Channel {
  private static final int SUMMARY = 1024;
  private static final int DETAIL = 3000;

  private final Target.PagerDuty target;
  private final Secrets secrets;
  private final HttpCalls http;

  PagerDutyChannel(Target.PagerDuty target, Secrets secrets, HttpCalls http) {
    this.target = target;
    this.secrets = secrets;
    this.http = http;
  }

  @Override
  public void check() throws UndeliveredException {
    key();
  }

  @Override
  public void deliver(Notice notice) throws UndeliveredException, InterruptedException {
    String key = key();
    send(key, body(key, notice, notice.hasRecovered() ? "resolve" : "trigger"));
    if (notice.kind().equals(Notice.TEST)) {
      send(key, body(key, notice, "resolve"));
    }
  }

  private void send(String key, byte[] body) throws UndeliveredException, InterruptedException {
    http.post(target.url(), Json.HEADERS, body).require(List.of(key));
  }

  private String key() throws UndeliveredException {
    return secrets.get("routing-key", target.routingKey());
  }

  static byte[] body(String key, Notice notice, String action) {
    String condition = notice.condition();
    Map<String, Object> body = Json.object();
    body.put("routing_key", key);
    body.put("event_action", action);
    body.put("dedup_key", condition == null ? notice.id() : condition);
    body.put("client", "Belay");
    Map<String, Object> payload = Json.object();
    payload.put("summary", Texts.cut(Texts.line(notice.text()), SUMMARY));
    payload.put("source", source(notice));
    payload.put("severity", notice.severity().word());
    payload.put("timestamp", notice.at().toString());
    String store = notice.facts().get("dataStore");
    if (store != null) {
      payload.put("component", Texts.cut(Texts.line(store), 255));
    }
    payload.put("group", source(notice));
    payload.put("class", notice.kind());
    Map<String, Object> details = Json.object();
    details.put("text", Texts.cut(Texts.lines(notice.text()), DETAIL));
    new TreeMap<>(notice.facts())
        .forEach((name, value) -> details.put(name, Texts.cut(Texts.line(value), 255)));
    payload.put("custom_details", details);
    body.put("payload", payload);
    return Json.bytes(body);
  }

  private static String source(Notice notice) {
    return notice.application().isEmpty()
        ? "belay"
        : Texts.cut(Texts.line(notice.application() + "/" + notice.environment()), 255);
  }
}
