package dev.belay.ledger.notify.recipient;

import dev.belay.ledger.notify.channel.Texts;
import dev.belay.ledger.notify.notice.Notice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** A notice as bytes, with the headers of Standard Webhooks (standardwebhooks.com). */
final class Envelope {
  private static final String PREFIX = "whsec_";

  private Envelope() {}

  static byte[] body(Recipient recipient, Notice notice) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (recipient.format() == Recipient.Format.SLACK) {
      body.put("text", Texts.slack(notice.text()));
    } else {
      body.put("type", "belay." + notice.kind());
      body.put("timestamp", notice.at().toString());
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("severity", notice.severity().word());
      data.put("application", notice.application());
      data.put("environment", notice.environment());
      data.put("text", notice.text());
      data.putAll(new TreeMap<>(notice.facts()));
      body.put("data", data);
    }
    return JsonMapper.shared().writeValueAsBytes(body);
  }

  /**
   * The signature is over {@code id.timestamp.body}.
   *
   * @throws IOException if the secret can't be read or is invalid
   */
  static Map<String, String> headers(Recipient recipient, Notice notice, byte[] body, Instant now)
      throws IOException {
    String timestamp = Long.toString(now.getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", notice.id());
    headers.put("webhook-timestamp", timestamp);
    if (recipient.secretFile() != null) {
      String secret = Files.readString(recipient.secretFile()).strip();
      headers.put("webhook-signature", "v1," + sign(secret, notice.id() + "." + timestamp, body));
    }
    return headers;
  }

  private static String sign(String secret, String about, byte[] body) throws IOException {
    try {
      byte[] key =
          Base64.getDecoder()
              .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((about + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (IllegalArgumentException e) {
      throw new IOException("the secret is invalid: it must be whsec_ followed by base64", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
