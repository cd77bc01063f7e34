package dev.belay.ledger.notify.recipient;

import dev.belay.ledger.notify.channel.Channel;
import dev.belay.ledger.notify.channel.HttpCalls;
import dev.belay.ledger.notify.channel.UndeliveredException;
import dev.belay.ledger.notify.notice.Notice;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Delivers to a recipient, until it answers with 200 to 299. */
public final class RecipientChannel implements Channel {
  private final Recipient recipient;
  private final HttpCalls http;
  private final Clock clock;

  public RecipientChannel(Recipient recipient, HttpCalls http, Clock clock) {
    this.recipient = recipient;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public void check() throws UndeliveredException {
    if (recipient.secretFile() != null && !java.nio.file.Files.isReadable(recipient.secretFile())) {
      throw UndeliveredException.unready(
          "secret-file: %s can't be read".formatted(recipient.secretFile()));
    }
  }

  @Override
  public void deliver(Notice notice) throws UndeliveredException, InterruptedException {
    byte[] body = Envelope.body(recipient, notice);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    try {
      headers.putAll(Envelope.headers(recipient, notice, body, clock.instant()));
    } catch (IOException e) {
      throw UndeliveredException.unready("secret-file: " + e.getMessage());
    }
    int status = http.post(recipient.url(), headers, body).status();
    if (status < 200 || status > 299) {
      throw UndeliveredException.temporary("the recipient answered with the status " + status);
    }
  }
}
