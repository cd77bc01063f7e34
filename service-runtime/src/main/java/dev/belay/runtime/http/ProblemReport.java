package dev.belay.runtime.http;

import java.io.IOException;
import java.io.Writer;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.databind.json.JsonMapper;

/**
 * The problem of a request that Tomcat refuses before any of Spring sees it, for example because
 * its path can't be read. Tomcat's own answer is a page. Tomcat makes it by its name.
 */
public final class ProblemReport extends ErrorReportValve {
  private static final JsonMapper JSON =
      JsonMapper.builder().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class).build();

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    HttpStatus status = HttpStatus.resolve(response.getStatus());
    boolean answered = response.getContentWritten() > 0;
    if (status == null || !status.isError() || answered || !response.setErrorReported()) {
      return;
    }
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding("UTF-8");
      Writer writer = response.getReporter();
      if (writer != null) { // else somebody else has begun to answer
        writer.write(JSON.writeValueAsString(Problems.ofStatus(status)));
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      Objects.requireNonNull(container).getLogger().debug("Could not answer a refused request", e);
    }
  }
}
