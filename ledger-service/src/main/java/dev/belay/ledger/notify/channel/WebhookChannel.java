package dev.belay.ledger.notify.channel;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Target;
import dev.belay.policy.store.SecretReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Standard Webhooks (standardwebhooks.com) with a CloudEvents 1.0 body. Several secrets sign side
 * by side, so that a recipient can go over to a new one.
 */
final class WebhookChannel implements Channel {
  private static final String PREFIX = "whsec_";

  private final Target.Webhook target;
  private final Secrets secrets;
  private final HttpCalls http;
  private final Clock clock;

  WebhookChannel(Target.Webhook target, Secrets secrets, HttpCalls http, Clock clock) {
    this.target = target;
    this.secrets = secrets;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public void check() throws UndeliveredException {
    url();
    keys();
  }

  /** A program that answers with 404 today may be there tomorrow; 410 says that it is gone. */
  @Override
  public void deliver(Notice notice) throws UndeliveredException, InterruptedException {
    URI url = url();
    byte[] body = body(notice);
    HttpCalls.Reply reply =
        http.post(url, headers(notice.id(), body, clock.instant(), keys()), body);
    List<String> unsaid = HttpCalls.secretsOf(url);
    if (reply.status() >= 400 && reply.status() != 410) {
      throw UndeliveredException.temporary(reply.said(unsaid), reply.retryAfter());
    }
    reply.require(unsaid);
  }

  private URI url() throws UndeliveredException {
    return secrets.url(target.url(), target.allowHttp());
  }

  private List<byte[]> keys() throws UndeliveredException {
    List<byte[]> keys = new ArrayList<>();
    for (SecretReference place : target.secrets()) {
      keys.add(key(secrets.get("secrets[%d]".formatted(keys.size()), place), keys.size()));
    }
    return keys;
  }

  private static byte[] key(String secret, int index) throws UndeliveredException {
    try {
      byte[] key =
          Base64.getDecoder()
              .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
      if (key.length >= 24 && key.length <= 64) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, without quoting it.
    }
    throw UndeliveredException.unready(
        "secrets[%d]: must be whsec_ followed by the base64 of 24 to 64 bytes".formatted(index));
  }

  static byte[] body(Notice notice) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kind", notice.kind());
    data.put("status", notice.status());
    data.put("severity", notice.severity().word());
    data.put("application", notice.application());
    data.put("environment", notice.environment());
    data.put("condition", notice.condition());
    data.put("text", notice.text());
    data.put("facts", new TreeMap<>(notice.facts()));
    Map<String, Object> body = Json.object();
    body.put("specversion", "1.0");
    body.put("id", notice.id());
    body.put("source", "/belay/ledger");
    body.put("type", "dev.belay.notice." + notice.kind());
    if (!notice.application().isEmpty()) {
      body.put("subject", notice.application() + "/" + notice.environment());
    }
    body.put("time", notice.at().toString());
    body.put("datacontenttype", "application/json");
    body.put("data", data);
    return Json.bytes(body);
  }

  /** A signature is over {@code id.timestamp.body}. */
  static Map<String, String> headers(String id, byte[] body, Instant now, List<byte[]> keys) {
    String timestamp = Long.toString(now.getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/cloudevents+json; charset=utf-8");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", timestamp);
    if (!keys.isEmpty()) {
      headers.put(
          "webhook-signature",
          keys.stream()
              .map(key -> "v1," + sign(key, id + "." + timestamp + ".", body))
              .collect(Collectors.joining(" ")));
    }
    return headers;
  }

  private static String sign(byte[] key, String about, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(about.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
