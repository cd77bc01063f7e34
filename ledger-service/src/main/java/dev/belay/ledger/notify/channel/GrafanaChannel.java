package dev.belay.ledger.notify.channel;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Annotations of Grafana's organisation, to be shown by their tags. Grafana shows their HTML. */
final class GrafanaChannel implements Channel {
  private static final int TEXT = 2000;
  private static final int TAG = 100;

  private final Target.Grafana target;
  private final Secrets secrets;
  private final HttpCalls http;

  GrafanaChannel(Target.Grafana target, Secrets secrets, HttpCalls http) {
    this.target = target;
    this.secrets = secrets;
    this.http = http;
  }

  @Override
  public void check() throws UndeliveredException {
    token();
  }

  @Override
  public void deliver(Notice notice) throws UndeliveredException, InterruptedException {
    String token = token();
    Map<String, String> headers = new LinkedHashMap<>(Json.HEADERS);
    headers.put("authorization", "Bearer " + token);
    URI url = URI.create(target.url().toString().replaceFirst("/+\\z", "") + "/api/annotations");
    http.post(url, headers, body(notice)).require(List.of(token));
  }

  /** A header has no line of its own. */
  private String token() throws UndeliveredException {
    String token = secrets.get("token", target.token());
    if (!token.matches("[!-~]+")) {
      throw UndeliveredException.unready("token: must be one word of ASCII");
    }
    return token;
  }

  static byte[] body(Notice notice) {
    List<String> tags = new ArrayList<>(List.of("belay", notice.kind(), notice.status()));
    if (!notice.application().isEmpty()) {
      tags.add(Texts.cut(Texts.line("application:" + notice.application()), TAG));
      tags.add(Texts.cut(Texts.line("environment:" + notice.environment()), TAG));
    }
    Map<String, Object> body = Json.object();
    body.put("time", notice.at().toEpochMilli());
    body.put("tags", tags);
    body.put("text", Texts.html(Texts.cut(Texts.lines(notice.text()), TEXT)));
    return Json.bytes(body);
  }
}
