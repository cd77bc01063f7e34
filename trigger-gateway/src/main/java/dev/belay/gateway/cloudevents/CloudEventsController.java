package dev.belay.gateway.cloudevents;

import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.callers.OwnEvents;
import dev.belay.gateway.http.Refusal;
import dev.belay.gateway.http.RequestBody;
import dev.belay.gateway.receive.Reception;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.cloudevents.CloudEvent;
import dev.belay.sources.cloudevents.CloudEventFormat;
import dev.belay.sources.cloudevents.CloudEventReader;
import dev.belay.sources.cloudevents.InvalidCloudEventException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The door for CloudEvents over HTTP. In this order: caller, size, envelope, rights, spool. */
@RestController
@EnableConfigurationProperties(CloudEventsProperties.class)
class CloudEventsController {
  private final Callers callers;
  private final OwnEvents rights;
  private final Reception reception;
  private final Clock clock;
  private final long maxBody;

  CloudEventsController(
      Callers callers,
      OwnEvents rights,
      Reception reception,
      Clock clock,
      CloudEventsProperties properties) {
    this.callers = callers;
    this.rights = rights;
    this.reception = reception;
    this.clock = clock;
    this.maxBody = properties.maxBody().toBytes();
  }

  /** All events of a batch are taken, or none. The sender may then send the whole batch again. */
  @PostMapping("/events")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, Object> receive(HttpServletRequest request) {
    Caller caller = callers.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
    byte[] body = RequestBody.read(request, maxBody);
    List<DeploymentEvent> events = new ArrayList<>();
    try {
      Instant now = clock.instant();
      for (CloudEvent event : HttpCloudEvents.read(request, body)) {
        events.add(
            rights.limited(
                caller,
                CloudEventReader.read(event, now),
                CloudEventReader.namedRepository(event)));
      }
    } catch (InvalidCloudEventException e) {
      throw new Refusal(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    List<Map<String, String>> answers = events.stream().map(reception::accept).toList();
    boolean batch = CloudEventFormat.is(request.getContentType(), CloudEventFormat.BATCH);
    return batch ? Map.of("events", answers) : Map.copyOf(answers.getFirst());
  }
}
