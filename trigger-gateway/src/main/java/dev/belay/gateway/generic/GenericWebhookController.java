package dev.belay.gateway.generic;

import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.callers.OwnEvents;
import dev.belay.gateway.http.JsonBody;
import dev.belay.gateway.http.Refusal;
import dev.belay.gateway.http.RequestBody;
import dev.belay.gateway.receive.Reception;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.generic.GenericSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The door of described senders. In this order: size, authentication, JSON, the event, the spool.
 * When an expression fails, the answer is 202 with the reason, since many senders stop sending
 * after errors. The metric {@code belay.source.failures} and the log tell of it.
 */
@RestController
class GenericWebhookController {
  private static final Logger LOG = LoggerFactory.getLogger(GenericWebhookController.class);

  private final DescribedSources sources;
  private final Callers callers;
  private final OwnEvents rights;
  private final Reception reception;
  private final MeterRegistry meters;
  private final Clock clock;

  GenericWebhookController(
      DescribedSources sources,
      Callers callers,
      OwnEvents rights,
      Reception reception,
      MeterRegistry meters,
      Clock clock) {
    this.sources = sources;
    this.callers = callers;
    this.rights = rights;
    this.reception = reception;
    this.meters = meters;
    this.clock = clock;
  }

  @PostMapping("/webhooks/{name}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, String> receive(@PathVariable String name, HttpServletRequest request) {
    DescribedSource source =
        sources
            .find(name)
            .orElseThrow(
                () ->
                    new Refusal(HttpStatus.NOT_FOUND, "belay.sources has no source of this name"));
    Instant now = clock.instant();
    byte[] body = RequestBody.read(request, source.maxBody());
    Caller caller = authenticate(source, request, body, now);
    return switch (source.reader().read(JsonBody.object(request, body), headers(request), now)) {
      case GenericSource.Event(DeploymentEvent event) ->
          reception.accept(rights.limited(caller, event, event.getRepository()));
      case GenericSource.NotWanted notWanted ->
          reception.ignore(name, name, "the source's condition (when) is not true of it");
      case GenericSource.Failed(String reason) -> failed(name, reason);
    };
  }

  /** A sender with the source's secret may do what the source may: everything. */
  private Caller authenticate(
      DescribedSource source, HttpServletRequest request, byte[] body, Instant now) {
    return switch (source.authentication()) {
      case Authentication.BySecret secret -> {
        reception.requireSecret(source.name(), secret.secretOf(request, body, now), secret.rule());
        yield Caller.ofSource(source.name());
      }
      case Authentication.Oidc(String issuer) ->
          callers.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION), issuer);
    };
  }

  private Map<String, String> failed(String source, String reason) {
    meters.counter("belay.source.failures", "source", source).increment();
    LOG.atWarn()
        .addKeyValue("belay.source", source)
        .log("A delivery is ignored, since its source's description does not fit it: {}", reason);
    return reception.ignore(source, source, reason);
  }

  private static Map<String, String> headers(HttpServletRequest request) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.putIfAbsent(name.toLowerCase(Locale.ROOT), request.getHeader(name));
    }
    headers.remove("authorization");
    return headers;
  }
}
