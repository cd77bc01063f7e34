package dev.belay.ledger.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.ledger.stream.Listening;
import dev.belay.ledger.stream.Listening.Told;
import dev.belay.ledger.stream.Streams;
import dev.belay.ledger.stream.Streams.Where;
import dev.belay.runtime.access.IdentityAuthentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells as server-sent events in which environments something was recorded. There is no data in
 * them: whoever wants to know what it was asks. The request's own virtual thread writes, so that a
 * slow reader holds up nobody.
 */
@RestController
@Tag(name = "status")
class StreamController {
  /** Proxies end connections that say nothing, most of them after a minute. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** The token is looked at again when the reader comes back. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Streams streams;
  private final JsonMapper json;
  private final Clock clock;

  StreamController(Streams streams, JsonMapper json, Clock clock) {
    this.streams = streams;
    this.json = json;
    this.clock = clock;
  }

  @GetMapping(path = "/v1/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      operationId = "stream",
      summary = "In which environments something is recorded, as it happens",
      description =
          "Server-sent events: `begin`, from which on nothing is missed, then a `change` with"
              + " application and environment each time that something is recorded there. It ends"
              + " after ten minutes, or with the ledger; come back then. At most 200 at a time,"
              + " 50 of them for one token; 503 beyond that.",
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                      schema = @Schema(type = "string"))))
  void stream(
      @Parameter(hidden = true) HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response)
      throws IOException, InterruptedException, Streams.FullException {
    Paging.refuseUnknown(request, Set.of());
    try (Listening listening = streams.listen(who(request))) {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.setHeader("X-Accel-Buffering", "no"); // nginx would hold them back
      if (!request.getMethod().equals("HEAD")) {
        tell(listening, response);
      }
    }
  }

  private static String who(HttpServletRequest request) {
    return IdentityAuthentication.current()
        .map(it -> it.credential().name())
        .orElseGet(request::getRemoteAddr);
  }

  private void tell(Listening listening, HttpServletResponse response)
      throws IOException, InterruptedException {
    OutputStream out = response.getOutputStream();
    say(response, out, ": hello\n\n");
    Instant end = clock.instant().plus(LONGEST);
    while (clock.instant().isBefore(end)) {
      Told told = listening.await(HEARTBEAT);
      if (told.ended()) {
        return;
      }
      StringBuilder text = new StringBuilder();
      if (told.begun()) {
        text.append("event: begin\ndata: {}\n\n");
      }
      for (Where where : told.places()) {
        if (Reach.holds(where.application(), where.environment())) {
          text.append("event: change\ndata: ")
              .append(json.writeValueAsString(where))
              .append("\n\n");
        }
      }
      say(response, out, text.isEmpty() ? ": still here\n\n" : text.toString());
    }
  }

  private static void say(HttpServletResponse response, OutputStream out, String text)
      throws IOException {
    out.write(text.getBytes(UTF_8));
    response.flushBuffer();
  }
}
